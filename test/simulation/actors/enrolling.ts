import type { Act } from '../bottle/world.ts'
import type { Bell, Journey, Pause } from './journey.ts'

/** One chance to go on with a journey: an actor that does its next act, or nothing. */
export interface Ticket {
  name: string
  next(): Act | undefined
}

/** The parts of the world that journeys need. */
export interface Calling {
  clock: { now(): Date }
  /** Asks a ticket at a moment. */
  join(ticket: Ticket, at: Date): void
}

/** A journey that is under way. */
interface Entry {
  actor: string
  journey: Journey
  at: number
  act: string
  /** Counts the pauses: an earlier ticket of the same journey is void. */
  pause: number
  bell: Bell | undefined
}

/** Lets a journey take part: it begins at this moment, with an act of this name. */
export function enrol(world: Calling, actor: string, journey: Journey, first: Pause): void {
  waits(world, { actor, journey, at: first.at, act: first.act, pause: 0, bell: undefined }, first)
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
 * Returns an actor that does the next act of a journey, and nothing when another ticket was faster. It does so also when
 * it is asked early: acts that are due within some minutes are begun together.
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
          const { done, value } = await entry.journey.next()
          if (!done) waits(world, entry, value)
        },
      }
    },
  }
}
