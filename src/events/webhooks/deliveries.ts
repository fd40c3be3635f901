import type { LoggedEvent } from '../read-queries.ts'

/** A delivery that waits. */
export interface Waiting {
  id: string
  position: number
  replayId: string | null
  subject: string
  tries: number
  /** Seconds until it is tried; null: as soon as it is the first about its thing. */
  dueIn: number | null
}

/** An event to be sent: anew, or by a delivery that waits. Without an event it is not the agency's any more. */
export interface Item {
  waiting: Waiting | null
  replayId: string | null
  subject: string
  event: LoggedEvent | null
}

/** The items of one turn: chains of one subject each, sent in order, and those that only wait behind others. */
export interface Plan {
  chains: Item[][]
  behind: Item[]
}

/**
 * Returns what waits that can be tried now: about each thing whose first delivery is due all that fits into the limit,
 * in order. Of a webhook that is held, only about one thing.
 */
export function dueOf(waiting: readonly Waiting[], { limit, isHeld }: { limit: number; isHeld: boolean }): Waiting[] {
  const due = firstsOf(waiting)
    .filter(({ dueIn }) => (dueIn ?? 0) <= 0)
    .sort((one, other) => (one.dueIn ?? 0) - (other.dueIn ?? 0))
    .slice(0, isHeld ? 1 : limit)
  const subjects = new Set(due.map(({ subject }) => subject))
  return waiting.filter(({ subject }) => subjects.has(subject)).slice(0, limit)
}

/** Returns the first delivery about each thing. */
function firstsOf<W extends Pick<Waiting, 'subject'>>(waiting: readonly W[]): W[] {
  const firsts = new Map<string, W>()
  for (const each of waiting) if (!firsts.has(each.subject)) firsts.set(each.subject, each)
  return [...firsts.values()]
}

/** Returns the seconds until the first of these deliveries can be tried; null when there is none. */
export function secondsToFirst(waiting: readonly Pick<Waiting, 'subject' | 'dueIn'>[]): number | null {
  const all = firstsOf(waiting).map(({ dueIn }) => Math.max(0, dueIn ?? 0))
  return all.length === 0 ? null : Math.min(...all)
}

/**
 * Plans a turn. `retried` are deliveries that wait and are tried, `fresh` events that have no delivery yet. An event
 * about a thing that has deliveries which are not tried in this turn waits behind them.
 */
export function planTurn(waiting: readonly Waiting[], retried: readonly Item[], fresh: readonly Item[]): Plan {
  const tried = new Set(retried.map((item) => item.waiting?.id))
  const blocked = new Set(waiting.filter(({ id }) => !tried.has(id)).map(({ subject }) => subject))
  const sent = [...retried, ...fresh.filter(({ subject }) => !blocked.has(subject))]
  return {
    chains: [...Map.groupBy(sent, ({ subject }) => subject).values()],
    behind: fresh.filter(({ subject }) => blocked.has(subject)),
  }
}
