import type { Act } from '../bottle/world.ts'
import type { Bell, Journey, Pause } from './journey.ts'

/** One chance to continue a journey: an actor that does the next act, or nothing if another ticket was used first. */
export interface Ticket {
  name: string
  next(): Act | undefined
}

/** The parts of the world that journeys need. */
export interface Calling {
  clock: { now(): Date }
  /** Schedules a ticket for a moment. */
  join(ticket: Ticket, at: Date): void
}

/** A running journey. */
interface Entry {
  actor: string
  journey: Journey
  /** Begins the journey anew after an act that failed; undefined for a journey that ends with it. */
  again: (() => Journey) | undefined
  at: number
  act: string
  /** Counts the pauses. A ticket of an earlier pause is void. */
  pause: number
  bell: Bell | undefined
}

const restartMilliseconds = 60 * 60 * 1_000

/**
 * Enrols a journey, whose first act has this moment and name. A journey given as a function is restarted an hour after
 * an act that failed.
 */
export function enrol(world: Calling, actor: string, given: Journey | (() => Journey), first: Pause): void {
  const again = typeof given === 'function' ? given : undefined
  const journey = typeof given === 'function' ? given() : given
  waits(world, { actor, journey, again, at: first.at, act: first.act, pause: 0, bell: undefined }, first)
}

function waits(world: Calling, entry: Entry, { at, act, bell }: Pause): void {
  const now = world.clock.now().getTime()
  const pause = ++entry.pause
  entry.act = act
  entry.at = bell?.isRung() ? Math.min(at, now) : at
  entry.bell = bell
  world.join(ticketOf(world, entry, pause), new Date(Math.max(entry.at, now)))
  bell?.listens(() => {
    const moment = world.clock.now().getTime()
    if (entry.pause !== pause || entry.at <= moment) return
    bell.isRung()
    entry.at = moment
    world.join(ticketOf(world, entry, pause), new Date(moment))
  })
}

/**
 * Returns an actor that does the next act of a journey, or nothing when another ticket was used first. It may be asked
 * some minutes early, because acts that are due together begin together.
 */
function ticketOf(world: Calling, entry: Entry, pause: number): Ticket {
  return {
    name: entry.actor,
    next() {
      if (entry.pause !== pause) return undefined
      entry.pause++
      entry.bell?.listens(undefined)
      return {
        name: entry.act,
        async run() {
          const { done, value } = await entry.journey.next().catch((error: unknown) => {
            const { again, act } = entry
            if (again) {
              entry.journey = again()
              waits(world, entry, { at: world.clock.now().getTime() + restartMilliseconds, act })
            }
            throw error
          })
          if (!done) waits(world, entry, value)
        },
      }
    },
  }
}
