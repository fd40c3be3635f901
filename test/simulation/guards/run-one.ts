import { parseArgs } from 'node:util'
import { readOptions } from '../bottle/options.ts'
import { createFunctionsYoung } from '../bottle/young-closures.ts'
import type { Finding } from '../invariants/invariant.ts'
import { usualDays } from './guard.ts'
import { takeOut } from './without.ts'

/** Thrown to end a run at its first finding. */
class Found extends Error {}

/** The result of a run, printed as JSON. */
export interface Outcome {
  /** The first finding; undefined when there is none. */
  finding: Finding | undefined
  /** The day of the run in which it ended, counted from 1. */
  day: number
  /** Real seconds of the run, the start of the database included. */
  seconds: number
  /** The lines of the journal up to the finding. */
  acts: string[]
}

createFunctionsYoung()
const guard = takeOut()
const options = {
  seed: { type: 'string', default: '1' },
  only: { type: 'string', multiple: true },
  keep: { type: 'string' },
} as const
const { values } = parseArgs({ options })
const [{ simulate }, { contraryCast }] = await Promise.all([import('../bottle/run.ts'), import('./contrary.ts')])

const began = process.hrtime.bigint()
const outcome: Outcome = { finding: undefined, day: 1, seconds: 0, acts: [] }
const cast = contraryCast(values.only)

function stopAt(findings: readonly Finding[]): void {
  const finding = findings.find(({ invariant }) => invariant === guard?.foundBy) ?? findings[0]
  if (finding === undefined) return
  outcome.finding = finding
  throw new Found()
}

await simulate(
  readOptions([
    ...['--seed', values.seed, '--days', String(guard?.days ?? usualDays), '--faults', '0'],
    ...(values.keep ? ['--keep', values.keep] : []),
  ]),
  {
    ...cast,
    async actors(world) {
      const actors = await cast.actors(world)
      for (const statement of guard?.ddl ?? []) await world.program.database.pool.unsafe(statement)
      return actors
    },
    watchers: async (world, sql, sandbox) =>
      (await cast.watchers(world, sql, sandbox)).map((watcher) => ({
        name: watcher.name,
        async afterActs(acts) {
          const checked = await watcher.afterActs?.(acts)
          stopAt(checked?.findings ?? [])
          return checked ?? { checks: 0, findings: [] }
        },
        async atDayEnd(day) {
          const checked = await watcher.atDayEnd?.(day)
          stopAt(checked?.findings ?? [])
          return checked ?? { checks: 0, findings: [] }
        },
      })),
  },
  { act: (line) => void outcome.acts.push(line), finding: () => {}, day: ({ days }) => void (outcome.day = days + 1) },
).catch((error: unknown) => {
  if (!(error instanceof Found)) throw error
})
outcome.seconds = Number((process.hrtime.bigint() - began) / 1_000_000n) / 1_000
// An abandoned connection of the program could keep the process alive.
process.stdout.write(JSON.stringify(outcome), () => process.exit())
