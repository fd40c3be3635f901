import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { readOptions, usage } from './options.ts'
import { create } from './questions/create.ts'
import { growth } from './questions/growth.ts'
import { openReads } from './questions/open-reads.ts'
import { overload } from './questions/overload.ts'
import type { Question } from './questions/question.ts'
import { queue } from './questions/queue.ts'
import { report } from './questions/report.ts'
import { rules } from './questions/rules.ts'
import { besideSlowSenders } from './questions/slow-senders.ts'
import { starting } from './questions/start.ts'
import { transition } from './questions/transition.ts'
import { uploading } from './questions/upload.ts'
import { uploadMemory } from './questions/upload-memory.ts'
import { wholeCase } from './questions/whole-case.ts'
import { openStage, type Stage } from './stage.ts'
import { type Row, table } from './table.ts'

const questions: readonly Question[] = [
  wholeCase,
  queue,
  create,
  transition,
  rules,
  openReads,
  uploading,
  uploadMemory,
  besideSlowSenders,
  growth,
  report,
  overload,
  starting,
]

const options = (() => {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`)
    process.exit(1)
  }
})()

const say = (text: string) => process.stderr.write(`${text}\n`)
/** One Ctrl-C can arrive twice: from the terminal, and forwarded by npm. */
const sameMilliseconds = 1_000
const halt = new AbortController()
let haltedAt = Infinity
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (performance.now() - haltedAt > sameMilliseconds) process.exit(1)
    if (halt.signal.aborted) return
    say('Stopping; once more to end at once.')
    haltedAt = performance.now()
    halt.abort()
  })
}

const parts = new AsyncDisposableStack()
try {
  const stage = await openStage(options, { parts, say, signal: halt.signal })
  const card = await cardOf(stage)
  const { rows, failed } = await askAll(stage)
  process.stdout.write(`${card}\n\n${table(rows)}\n`)
  if (failed) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  if (!halt.signal.aborted) say(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  await parts.disposeAsync()
}

async function askAll(stage: Stage): Promise<{ rows: Row[]; failed: boolean }> {
  const asked = questions.filter(({ name, quick }) =>
    options.only.length > 0 ? options.only.includes(name) : quick || !options.quick,
  )
  const rows: Row[] = []
  let failed = false
  for (const { name, ask } of asked) {
    if (stage.signal.aborted) return { rows, failed: true }
    const began = performance.now()
    try {
      rows.push(...(await ask(stage)))
    } catch (error) {
      failed = true
      rows.push({ operation: name, ours: 'failed', verdict: String(error).split('\n', 1)[0] ?? '' })
    }
    say(`${name} took ${Math.round((performance.now() - began) / 100) / 10} s`)
  }
  return { rows, failed }
}

/** Returns the conditions of the measurement: versions, commit, sizes and cores. */
async function cardOf({ sql }: Stage): Promise<string> {
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  const commit = await promisify(execFile)('git', ['describe', '--always', '--dirty']).then(
    ({ stdout }) => stdout.trim(),
    () => 'unknown',
  )
  return [
    `Node ${process.versions.node}`,
    `PostgreSQL ${server?.version}`,
    `commit ${commit}`,
    `${options.rows} applications`,
    `${availableParallelism()} cores`,
    `${options.rounds} rounds of ${options.seconds} s in turn`,
    '32 connections',
  ].join(' · ')
}
