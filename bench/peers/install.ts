import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))
const mostOutputBytes = 10_000_000

/**
 * Copies the programs of the peers to a folder and installs their packages there, unless the lock file is the same as
 * at the last time. No script of a package runs: those that need compiled code ship it. Compiles the program of NestJS.
 * Returns the folder.
 */
export async function install(folder: string, say: (text: string) => void): Promise<string> {
  const at = resolve(folder)
  await mkdir(at, { recursive: true })
  const lock = await readFile(join(here, 'package-lock.json'), 'utf8')
  const installed = await readFile(join(at, 'installed.txt'), 'utf8').catch(() => '')
  await rm(join(at, 'programs'), { recursive: true, force: true })
  for (const name of ['package.json', 'package-lock.json', 'programs'])
    await cp(join(here, name), join(at, name), { recursive: true })
  if (installed !== lock) {
    say(`installing the packages of the peers into ${at}`)
    await run('npm', ['ci', '--ignore-scripts'], { cwd: at, maxBuffer: mostOutputBytes })
    await writeFile(join(at, 'installed.txt'), lock)
  }
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'programs/nest'], { cwd: at })
  return at
}
