import { type Act, type Actor, type Cast, NoAnswer, type World } from '../bottle/world.ts'
import type { InvariantWatcher } from '../invariants/watcher.ts'
import { misdeedsOfAccounts } from './misdeeds-of-accounts.ts'
import { misdeedsOfAgencies } from './misdeeds-of-agencies.ts'
import { misdeedsOfAppeals } from './misdeeds-of-appeals.ts'
import { misdeedsOfConsulting } from './misdeeds-of-consulting.ts'
import { misdeedsOfData } from './misdeeds-of-data.ts'
import { misdeedsOfEvents } from './misdeeds-of-events.ts'
import { misdeedsOfHandOvers } from './misdeeds-of-hand-overs.ts'
import { misdeedsOfHistories } from './misdeeds-of-histories.ts'
import { misdeedsOfLetters } from './misdeeds-of-letters.ts'
import { misdeedsOfLives } from './misdeeds-of-lives.ts'
import { misdeedsOfOffices } from './misdeeds-of-offices.ts'
import { misdeedsOfOthers } from './misdeeds-of-others.ts'
import { misdeedsOfOwnData } from './misdeeds-of-own-data.ts'
import { misdeedsOfRaces } from './misdeeds-of-races.ts'
import { misdeedsOfRefunds } from './misdeeds-of-refunds.ts'
import { misdeedsOfRemedies } from './misdeeds-of-remedies.ts'
import { misdeedsOfSteps } from './misdeeds-of-steps.ts'
import { misdeedsOfTimes } from './misdeeds-of-times.ts'
import type { Scene } from './scene.ts'
import { sceneCast } from './scene-cast.ts'

/** An attempt that the rules forbid. It may return a next part, which runs after a pause or so many hours later. */
export type Misdeed = (scene: Scene) => Promise<NextPart | void>
type NextPart = Misdeed | { inHours: number; run: Misdeed }

const misdeeds: Readonly<Record<string, Misdeed>> = {
  ...misdeedsOfSteps,
  ...misdeedsOfData,
  ...misdeedsOfRaces,
  ...misdeedsOfAgencies,
  ...misdeedsOfEvents,
  ...misdeedsOfConsulting,
  ...misdeedsOfTimes,
  ...misdeedsOfLetters,
  ...misdeedsOfOwnData,
  ...misdeedsOfLives,
  ...misdeedsOfHistories,
  ...misdeedsOfAccounts,
  ...misdeedsOfRemedies,
  ...misdeedsOfRefunds,
  ...misdeedsOfAppeals,
  ...misdeedsOfHandOvers,
  ...misdeedsOfOffices,
  ...misdeedsOfOthers,
}

export const misdeedNames: readonly string[] = Object.keys(misdeeds)

export const minutesBetween = 70

/**
 * Returns a cast that makes all or some of these attempts, in an order of the seed, with a worker that runs all jobs.
 */
export function contraryCast(only: readonly string[] = misdeedNames, watching?: (w: InvariantWatcher) => void): Cast {
  return sceneCast((world, scene) => [contrary(world, scene, only)], watching)
}

function contrary(world: World, scene: Scene, only: readonly string[]): Actor {
  const chance = world.chance.of('contrary')
  const left = [...only].sort()
  const later: { from: Date; act: Act }[] = []
  let isRested = false

  function begin(): Act | undefined {
    const drawn = left.filter((name) => !early.includes(name) && name !== last)
    const name = early.find((one) => left.includes(one)) ?? (drawn.length > 0 ? chance.pick(drawn) : left[0])
    if (name === undefined) return undefined
    left.splice(left.indexOf(name), 1)
    const misdeed = misdeeds[name]
    return misdeed && partOf(name, misdeed)
  }

  /** Returns the end of the pause before the next misdeed, or before that the moment of a later part. */
  function soonest(clock: World['clock']): Date {
    const parts = later.map(({ from }) => from.getTime()).filter((from) => from > clock.now().getTime())
    return new Date(Math.min(clock.inMinutes(minutesBetween).getTime(), ...parts))
  }

  /** Returns a part of a misdeed as an act, which keeps the next part for its time. */
  function partOf(name: string, misdeed: Misdeed): Act {
    return triedAs(name, async () => {
      const next = await misdeed(scene)
      if (!next) return
      const { inHours, run } = typeof next === 'function' ? { inHours: 0, run: next } : next
      later.push({ from: world.clock.inMinutes(inHours * 60), act: partOf(`${name}, later`, run) })
    })
  }

  return {
    name: 'contrary',
    next({ clock }) {
      isRested = !isRested
      if (isRested) return { at: soonest(clock) }
      const due = later.findIndex(({ from }) => from <= clock.now())
      const next = due >= 0 ? later.splice(due, 1)[0]?.act : begin()
      const [waiting] = later
      if (next || !waiting) return next
      isRested = true
      return { at: waiting.from }
    },
  }
}

/** The misdeeds of the first morning: a temporary post ends after two hours, and the counter closes. */
const early = ['approves with a temporary post', 'draws numbers at the counter']

/** The misdeed that dissolves the office in which the others are tried. */
const last = 'submits to an office that is dissolved at the same time'

/** Returns an act that ends as unknown, without a finding, when a request of the misdeed is refused. */
const triedAs = (name: string, run: () => Promise<void>): Act => ({
  name,
  run: () =>
    run().catch((error: unknown) => {
      throw new NoAnswer(error instanceof Error ? error.message : String(error))
    }),
})
