import type { LoggedEvent } from '../../read-queries.ts'

/** A delivery in state `waiting`. `tries` counts its failed attempts. */
export interface WaitingDelivery {
  id: string
  position: number
  replayId: string | null
  subject: string
  tries: number
  /** Seconds until it is tried. Null: as soon as no earlier delivery about its subject waits. */
  dueIn: number | null
}

/**
 * An event to be sent: for the first time, or for a waiting delivery. `event` is null when the agency may not see it
 * any more, or the log no longer stores it.
 */
export interface Item {
  waiting: WaitingDelivery | null
  replayId: string | null
  subject: string
  event: LoggedEvent | null
}

/** The items of one batch: chains of one subject each, sent in order, and items that wait behind other deliveries. */
interface Plan {
  chains: Item[][]
  behind: Item[]
}

/**
 * Returns the waiting deliveries to try now, at most `limit`, in order: all about each subject whose first delivery is
 * due. For a held webhook, those about one subject only.
 */
export function dueOf(
  waiting: readonly WaitingDelivery[],
  { limit, isHeld }: { limit: number; isHeld: boolean },
): WaitingDelivery[] {
  const due = firstsOf(waiting)
    .filter(({ dueIn }) => (dueIn ?? 0) <= 0)
    .sort((one, other) => (one.dueIn ?? 0) - (other.dueIn ?? 0))
    .slice(0, isHeld ? 1 : limit)
  const subjects = new Set(due.map(({ subject }) => subject))
  return waiting.filter(({ subject }) => subjects.has(subject)).slice(0, limit)
}

/** Returns the first delivery about each subject. */
function firstsOf<W extends Pick<WaitingDelivery, 'subject'>>(waiting: readonly W[]): W[] {
  const firsts = new Map<string, W>()
  for (const each of waiting) if (!firsts.has(each.subject)) firsts.set(each.subject, each)
  return [...firsts.values()]
}

/** Returns the seconds until the first of these deliveries can be tried. Null: the list is empty. */
export function secondsToFirst(waiting: readonly Pick<WaitingDelivery, 'subject' | 'dueIn'>[]): number | null {
  const all = firstsOf(waiting).map(({ dueIn }) => Math.max(0, dueIn ?? 0))
  return all.length === 0 ? null : Math.min(...all)
}

/**
 * Plans a batch. `retried` are waiting deliveries to try now, `fresh` are events without a delivery. A fresh event
 * waits behind deliveries about its subject that are not tried in this batch.
 */
export function planBatch(waiting: readonly WaitingDelivery[], retried: readonly Item[], fresh: readonly Item[]): Plan {
  const tried = new Set(retried.map((item) => item.waiting?.id))
  const blocked = new Set(waiting.filter(({ id }) => !tried.has(id)).map(({ subject }) => subject))
  const sent = [...retried, ...fresh.filter(({ subject }) => !blocked.has(subject))]
  return {
    chains: [...Map.groupBy(sent, ({ subject }) => subject).values()],
    behind: fresh.filter(({ subject }) => blocked.has(subject)),
  }
}
