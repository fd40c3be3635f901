import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { People } from './actors/cast.ts'
import type { Options } from './bottle/options.ts'
import { describeFinding, describeFindings } from './bottle/report.ts'
import { simulate } from './bottle/run.ts'
import { watchInvariants } from './invariants/watcher.ts'

/** The end of a run. */
export interface Played {
  /** True when nothing was found, and the run was not broken off. */
  isGood: boolean
  /** True when a signal has broken it off. */
  isBrokenOff: boolean
}

/** Plays a run, writes its files and prints its report. */
export async function play(options: Options): Promise<Played> {
  const [journal, turns, found] = [options.journal, options.turns, options.findings].map(writing)
  const people = new People()
  const report = await simulate(
    options,
    {
      outside: (world) => people.outside(world),
      actors: (world) => people.actors(world),
      watchers: async (world, sql, sandbox) => [
        await watchInvariants(world, sql, { sandbox, personal: people.personal, receipts: () => people.receivers }),
      ],
    },
    {
      act: (line) => void journal?.write(`${line}\n`),
      turn: (line) => void turns?.write(`${line}\n`),
      finding(finding) {
        found?.write(`${JSON.stringify(finding)}\n`)
        console.error(describeFinding(finding, options))
      },
      day: (figures) => console.error(JSON.stringify(figures)),
    },
  )
  await Promise.all([journal, turns, found].map(ended))
  console.log(people.coverage.table())
  for (const { what, details } of people.contradictions) console.log(what, details)
  const { findings, ...figures } = report
  console.log(describeFindings(report, options))
  console.log({ ...figures, findings: findings.length, contradictions: people.contradictions.length })
  const { isBrokenOff } = report
  return { isGood: !isBrokenOff && report.findings.length + people.contradictions.length === 0, isBrokenOff }
}

const writing = (file: string | undefined) => (file === undefined ? undefined : createWriteStream(file))

async function ended(file: WriteStream | undefined): Promise<void> {
  if (file) await finished(file.end())
}
