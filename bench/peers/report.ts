import { type Measured, ratioOf } from '../compare.ts'
import { median, rateOf } from '../load.ts'
import { figure } from '../table.ts'
import type { Entry, Job } from './jobs.ts'

/**
 * Returns the lines of a job, as a table in Markdown: a line for each program, with the ratio of our throughput to its.
 * The first entry is ours. A job of two requests counts as one.
 */
export function linesOf({ title, goals }: Job, entries: readonly Entry[], measured: readonly Measured[]): string[] {
  const [ours] = measured
  const own = entries[0]?.requests ?? 1
  if (!ours) throw new Error('Nothing was measured.')
  const rows = entries.flatMap(({ name, requests = 1 }, index) => {
    const theirs = measured[index]
    if (!theirs) return []
    const ratio = ratioOf(theirs, ours, (a, b) => rateOf(b) / own / (rateOf(a) / requests))
    const goal = goals[name]
    return [
      [
        name,
        figure(median(theirs.samples.map(rateOf)) / requests),
        index === 0 ? '' : `${figure(ratio.median)} [${figure(ratio.min)}..${figure(ratio.max)}]`,
        cpuCell(theirs, requests),
        index === 0 ? '' : figure(cpuOf(theirs, requests) / cpuOf(ours, own)),
        goalCell(goal, ratio.median),
      ].join(' | '),
    ]
  })
  return [
    `**${title}**`,
    '',
    '| program | jobs/s | ratio ours/it, median [min..max] | CPU ms a job, program + PostgreSQL | CPU it/ours | goal |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ]
}

const countOf = ({ samples }: Measured): number => samples.reduce((sum, { count }) => sum + count, 0)

const cpuCell = (measured: Measured, requests: number): string => {
  const jobs = countOf(measured) / requests
  return `${figure(measured.cpu / jobs)} + ${figure(measured.databaseCpu / jobs)}`
}

const cpuOf = (measured: Measured, requests: number): number =>
  ((measured.cpu + measured.databaseCpu) * requests) / countOf(measured)

const goalCell = (goal: number | undefined, ratio: number): string =>
  goal === undefined ? '' : `≥ ${goal}: ${ratio >= goal ? 'met' : '**missed**'}`
