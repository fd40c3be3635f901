import { plainCast } from '../bottle/plain-cast.ts'
import { type Act, type Actor, type Cast, NoAnswer, type World } from '../bottle/world.ts'
import type { InvariantWatcher } from '../invariants/watcher.ts'
import { watchInvariants } from '../invariants/watcher.ts'
import { sampleSenders } from '../outside/mails.ts'
import { misdeedsOfAgencies } from './misdeeds-of-agencies.ts'
import { misdeedsOfData } from './misdeeds-of-data.ts'
import { misdeedsOfRaces } from './misdeeds-of-races.ts'
import { misdeedsOfSteps } from './misdeeds-of-steps.ts'
import { openScene, personalWords, type Scene } from './scene.ts'

/** An attempt that the rules forbid. It may return a second part, which runs some time later. */
export type Misdeed = (scene: Scene) => Promise<(() => Promise<void>) | void>

const misdeeds: Readonly<Record<string, Misdeed>> = {
  ...misdeedsOfSteps,
  ...misdeedsOfData,
  ...misdeedsOfRaces,
  ...misdeedsOfAgencies,
}

export const misdeedNames: readonly string[] = Object.keys(misdeeds)

const minutesBetween = 70

/**
 * Returns a cast that makes all or some of these attempts, in an order of the seed, with a worker that runs all jobs.
 */
export function contraryCast(only: readonly string[] = misdeedNames, watching?: (w: InvariantWatcher) => void): Cast {
  return {
    async outside(world) {
      const outside = await plainCast.outside(world)
      return { ...outside, reading: { ...outside.reading, checkSender: sampleSenders() } }
    },
    async actors(world) {
      const scene = await openScene(world)
      return [contrary(world, scene, only), worker(world)]
    },
    async watchers(world, sql, sandbox) {
      const watcher = await watchInvariants(world, sql, { sandbox, personal: () => personalWords })
      watching?.(watcher)
      return [watcher]
    },
  }
}

function contrary(world: World, scene: Scene, only: readonly string[]): Actor {
  const chance = world.chance.of('contrary')
  const left = [...only].sort()
  const later: Act[] = []
  let isRested = false
  return {
    name: 'contrary',
    next({ clock }) {
      isRested = !isRested
      if (isRested) return { at: clock.inMinutes(minutesBetween) }
      const next = later.shift()
      if (next) return next
      const drawn = left.filter((name) => !early.includes(name) && name !== last)
      const name = early.find((one) => left.includes(one)) ?? (drawn.length > 0 ? chance.pick(drawn) : left[0])
      if (name !== undefined) left.splice(left.indexOf(name), 1)
      const misdeed = name === undefined ? undefined : misdeeds[name]
      return name === undefined || !misdeed
        ? undefined
        : triedAs(name, async () => {
            const rest = await misdeed(scene)
            if (rest) later.push(triedAs(`${name}, later`, rest))
          })
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

/** Runs every job each three hours. */
function worker({ program }: World): Actor {
  let isRested = true
  return {
    name: 'worker',
    next({ clock }) {
      isRested = !isRested
      if (isRested) return { at: clock.inMinutes(3 * 60) }
      return {
        name: 'runs all jobs',
        async run() {
          for (const job of program.jobs) await program.runs(job)
        },
      }
    },
  }
}
