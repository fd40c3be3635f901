import { plainCast } from '../bottle/plain-cast.ts'
import { type Act, type Actor, type Cast, NoAnswer, type World } from '../bottle/world.ts'
import type { InvariantWatcher } from '../invariants/watcher.ts'
import { watchInvariants } from '../invariants/watcher.ts'
import { sampleSenders } from '../outside/mails.ts'
import { misdeedsOfData } from './misdeeds-of-data.ts'
import { misdeedsOfRaces } from './misdeeds-of-races.ts'
import { misdeedsOfSteps } from './misdeeds-of-steps.ts'
import { openScene, personalWords, type Scene } from './scene.ts'

/** An attempt that the rules forbid. It may return a second part, which runs some time later. */
export type Misdeed = (scene: Scene) => Promise<(() => Promise<void>) | void>

const misdeeds: Readonly<Record<string, Misdeed>> = { ...misdeedsOfSteps, ...misdeedsOfData, ...misdeedsOfRaces }

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
    async watchers(world, sql) {
      const watcher = await watchInvariants(world, sql, { personal: () => personalWords })
      watching?.(watcher)
      return [watcher]
    },
  }
}

function contrary(world: World, scene: Scene, only: readonly string[]): Actor {
  const chance = world.chance.of('contrary')
  // The temporary post ends after two hours, so its misdeed comes first.
  const left = [...only].sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || a.localeCompare(b))
  const later: Act[] = []
  let isRested = false
  return {
    name: 'contrary',
    next({ clock }) {
      isRested = !isRested
      if (isRested) return { at: clock.inMinutes(minutesBetween) }
      const next = later.shift()
      if (next) return next
      const isFirst = left[0] !== undefined && isUrgent(left[0])
      const [name] = left.splice(isFirst ? 0 : chance.whole(0, Math.max(0, left.length - 1)), 1)
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

const isUrgent = (name: string): boolean => name === 'approves with a temporary post'

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
