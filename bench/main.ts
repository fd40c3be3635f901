import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { readOptions, usage } from './options.ts'
import { create } from './questions/create.ts'
import { growth } from './questions/growth.ts'
import { openReads } from './questions/open-reads.ts'
import { queue } from './questions/queue.ts'
import type { Question } from './questions/question.ts'
import { report } from './questions/report.ts'
import { starting } from './questions/start.ts'
import { transition } from './questions/transition.ts'
import { uploadMemory } from './questions/upload-memory.ts'
import { uploading } from './questions/upload.ts'
import { wholeCase } from './questions/whole-case.ts'
import { openStage, type Stage } from './stage.ts'
import { type Row, table } from './table.ts'

const questions: readonly Question[] = [wholeCase, queue, create, transition, openReads, uploading, uploadMemory, growth, report, starting]

const options = (() => {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(1)
  }
})()

const say = (text: string) => process.stderr.write(`${text}\n`)
const parts = new AsyncDisposableStack()
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(1))

try {
  const stage = await openStage(options, parts, say)
  const card = await cardOf(stage)
  const { rows, failed } = await askAll(stage)
  process.stdout.write(`${card}\n\n${table(rows)}\n`)
  await stop(failed ? 1 : 0)
} catch (error) {
  if (!stopping) say(error instanceof Error ? error.stack ?? error.message : String(error))
  await stop(1)
}

async function askAll(stage: Stage): Promise<{ rows: Row[]; failed: boolean }> {
  const asked = questions.filter(({ name, quick }) => (options.only.length > 0 ? options.only.includes(name) : quick || !options.quick))
  const rows: Row[] = []
  let failed = false
  for (const { name, ask } of asked) {
    if (stopping) break
    const began = performance.now()
    try {
      rows.push(...await ask(stage))
    } catch (error) {
      failed = true
      rows.push({ operation: name, ours: 'failed', verdict: String(error).split('\n', 1)[0] ?? '' })
    }
    say(`${name} took ${Math.round((performance.now() - began) / 100) / 10} s`)
  }
  return { rows, failed }
}

/** What a figure has to be read with. */
async function cardOf({ sql }: Stage): Promise<string> {
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  const commit = await promisify(execFile)('git', ['describe', '--always', '--dirty']).then(({ stdout }) => stdout.trim(), () => 'unknown')
  return [
    `Node ${process.versions.node}`, `PostgreSQL ${server?.version}`, `commit ${commit}`, `${options.rows} applications`, `${availableParallelism()} cores`,
    `${options.rounds} rounds of ${options.seconds} s in turn`, '32 connections',
  ].join(' · ')
}

/** Closes everything, the last first, and leaves nothing behind. Asked twice, it ends at once. */
async function stop(code: number): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  await parts.disposeAsync().catch((error: unknown) => say(`Could not close everything: ${error}`))
  process.exit(code)
}
