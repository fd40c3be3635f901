import { availableParallelism } from 'node:os'
import { globalSetup, globalTeardown } from '../setup.ts'
import { markWhole } from '../support/measuring/statement-record.ts'
import { keepDurations, longestFirst, readDurations } from './durations.ts'
import { findTestFiles } from './files.ts'
import type { Outcome } from './outcome.ts'
import { runFiles } from './pool.ts'
import { printEnd, printOutcome } from './report.ts'

/** The limits of a run. The longest files mostly wait: two processes more than there are cores. */
const limits = { processes: availableParallelism() + 2, milliseconds: 600_000 }

/** A file that needs nothing of the setup. It runs beside it, because the setup keeps one core busy only. */
const besideSetup = 'test/rules/types.test.ts'

const named = process.argv.slice(2)
const files = await findTestFiles(named.length > 0 ? named : ['test'])
if (files.length === 0) throw new Error(`There is no test file at ${named.join(' ') || 'test'}.`)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void globalTeardown().finally(() => process.exit(1)))

const outcomes: Outcome[] = []
const ended = (outcome: Outcome) => {
  outcomes.push(outcome)
  printOutcome(outcome)
}
const started = performance.now()
const setup = globalSetup()
try {
  const beside = runFiles(
    files.filter(({ path }) => path === besideSetup),
    limits,
    ended,
  )
  await setup
  const others = files.filter(({ path }) => path !== besideSetup)
  await runFiles(longestFirst(others, await readDurations()), limits, ended)
  await beside
} finally {
  await globalTeardown()
}
await keepDurations(outcomes)
printEnd(outcomes, performance.now() - started)
const passed = outcomes.every(({ failures }) => failures === '')
if (passed && named.length === 0) markWhole()
process.exitCode = passed ? 0 : 1
