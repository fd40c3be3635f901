import type { Outcome } from './outcome.ts'

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`
const headline = ({ file, tests, failures, milliseconds }: Outcome) =>
  `${failures ? '✖' : '✔'} ${file} (${tests} tests, ${seconds(milliseconds)})`

/** Prints the report of a file under its name. */
export function printOutcome(outcome: Outcome): void {
  console.log(`${headline(outcome)}\n${outcome.report.replace(/^(?=.)/gm, '  ')}`)
}

/** Prints the failures of all files again, and the totals. */
export function printEnd(outcomes: readonly Outcome[], milliseconds: number): void {
  const failed = outcomes.filter(({ failures }) => failures)
  for (const outcome of failed) console.log(`${headline(outcome)}\n${outcome.failures.trimStart()}\n`)
  const tests = outcomes.reduce((sum, outcome) => sum + outcome.tests, 0)
  console.log(`${tests} tests in ${outcomes.length} files, ${seconds(milliseconds)}: ${failed.length} files failed.`)
}
