import { People } from './actors/cast.ts'
import { mix } from './actors/mix.ts'
import type { Options } from './bottle/options.ts'
import { describeFinding, describeFindings } from './bottle/report.ts'
import { simulate } from './bottle/run.ts'
import { openLines } from './lines.ts'
import { Racing } from './races/racing.ts'

/** The end of a run. */
export interface Played {
  /** True when nothing was found, and the run was not broken off. */
  isGood: boolean
  /** True when a signal has broken it off. */
  isBrokenOff: boolean
}

/** The characters of turns that are written at once: a turn is much shorter than its writing. */
const gatheredTurns = 65_536

/** Plays a run, writes its files and prints its report. */
export async function play(options: Options): Promise<Played> {
  using files = new DisposableStack()
  const open = (file: string | undefined, gathered?: number) =>
    file === undefined ? undefined : files.adopt(openLines(file, gathered), (lines) => lines.end())
  const [journal, turns, found] = [open(options.journal), open(options.turns, gatheredTurns), open(options.findings)]
  const people = new People({ ...mix, newcomersPerYear: mix.newcomersPerYear * options.newcomers })
  const races = options.isRacing ? new Racing() : undefined
  const report = await simulate(options, races?.cast ?? people, {
    act: (line) => journal?.add(line),
    turn: (line) => turns?.add(line),
    finding(finding) {
      found?.add(JSON.stringify(finding))
      console.error(describeFinding(finding, options))
    },
    day: (figures) => console.error(JSON.stringify(figures)),
  })
  console.log((races ?? people.coverage).table())
  for (const { what, details } of people.contradictions) console.log(what, details)
  const { findings, ...figures } = report
  console.log(describeFindings(report, options))
  console.log({ ...figures, findings: findings.length, contradictions: people.contradictions.length })
  const { isBrokenOff } = report
  return { isGood: !isBrokenOff && report.findings.length + people.contradictions.length === 0, isBrokenOff }
}
