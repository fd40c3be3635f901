import { plainCast } from '../bottle/plain-cast.ts'
import type { Actor, Cast, World } from '../bottle/world.ts'
import { type InvariantWatcher, watchInvariants } from '../invariants/watcher.ts'
import { Letters } from '../outside/carriers.ts'
import { sampleSenders } from '../outside/mails.ts'
import { Receivers } from '../outside/receivers.ts'
import { Weather } from '../outside/weather.ts'
import { usualDays } from './guard.ts'
import { openScene, personalWords, type Scene } from './scene.ts'

/** After these days the worker runs once a day: only what is deleted by its age is awaited then. */
const busyDays = usualDays
const [busyMinutes, idleMinutes] = [3 * 60, 24 * 60]

/**
 * Returns a cast of the people of a scene: these actors, a worker that runs all jobs, receivers of webhooks that answer
 * at once, and the watcher of all invariants.
 */
export function sceneCast(
  actorsOf: (world: World, scene: Scene) => readonly Actor[],
  watching?: (watcher: InvariantWatcher) => void,
): Cast {
  let receivers: Receivers | undefined
  let letters: Letters | undefined
  return {
    async outside(world) {
      const outside = await plainCast.outside(world)
      receivers = punctualReceivers(world)
      letters = Letters.reliable(() => world.clock.now())
      return { ...outside, post: letters, receivers, reading: { ...outside.reading, checkSender: sampleSenders() } }
    },
    async actors(world) {
      if (!receivers) throw new Error('The world outside comes first.')
      const scene = await openScene(world, receivers)
      return [...actorsOf(world, scene), worker(world)]
    },
    async watchers(world, sql, sandbox) {
      const known = { sandbox, personal: () => personalWords, receipts: () => receivers, letters: () => letters }
      const watcher = await watchInvariants(world, sql, known)
      watching?.(watcher)
      return [watcher]
    },
  }
}

/** Returns receivers of webhooks that answer at once, unless somebody takes them away. */
const punctualReceivers = ({ chance, clock }: Pick<World, 'chance' | 'clock'>): Receivers =>
  new Receivers(
    (name) => {
      const own = chance.of(`receiver ${name}`)
      return { weather: new Weather(name, {}, { chance: own, now: () => clock.now() }), chance: own }
    },
    () => clock.now(),
  )

/** Runs every job each three hours, and later once a day. */
function worker({ program, clock }: World): Actor {
  const quietFrom = clock.inDays(busyDays)
  let isRested = true
  return {
    name: 'worker',
    next({ clock }) {
      isRested = !isRested
      if (isRested) return { at: clock.inMinutes(clock.now() < quietFrom ? busyMinutes : idleMinutes) }
      return {
        name: 'runs all jobs',
        async run() {
          for (const job of program.jobs) await program.runs(job)
        },
      }
    },
  }
}
