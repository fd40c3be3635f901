import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../invariants/invariant.ts'
import { type Played, printShrunk } from './shrinking.ts'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))
const outputLimit = 64 * 1024 ** 2

/**
 * Runs `npm run simulate -- --shrink`: prints the smallest journey to the first finding of a run with these arguments.
 * Returns false when the run has no finding.
 */
export async function shrinkRun(args: readonly string[], seed: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-shrunk-'))
  const [journal, findings] = [join(folder, 'journal'), join(folder, 'findings')]
  let until: string | undefined
  async function play(keep: string | undefined): Promise<Played> {
    const files = ['--journal', journal, '--findings', findings]
    const more = [...(keep === undefined ? [] : ['--keep', keep]), ...(until === undefined ? [] : ['--until', until])]
    await Promise.all([journal, findings].map((file) => rm(file, { force: true })))
    await runProgram([...args.filter((arg) => arg !== '--shrink'), ...files, ...more])
    const found = (await linesOf(findings)).map((line): Finding & { act: number } => JSON.parse(line))
    const finding = found.find(({ invariant }) => invariant === (until ?? invariant))
    until ??= finding?.invariant
    return { finding, acts: (await linesOf(journal)).slice(0, finding?.act) }
  }
  try {
    return await printShrunk(play, seed)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Resolves when a run has ended, with findings or without. */
const runProgram = (args: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { maxBuffer: outputLimit }, () => resolve())
  })

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
