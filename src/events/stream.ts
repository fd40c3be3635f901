import { Problem } from '../http/problems/problem.ts'
import type { Follower } from './follower.ts'
import { type Position, writePosition } from './position.ts'
import type { EventPage } from './read-events.ts'

/** Time after which a client connects again when the stream has ended. */
const reconnectMilliseconds = 3_000
/** Beats after which a stream without events tells how far the log was read. */
const beatsBetweenReads = 20

export interface StreamParts {
  /** The first page, read before the answer began. */
  first: EventPage
  follower: Pick<Follower, 'next'>
  /** Reads on from a position. */
  read: (position: Position) => Promise<EventPage>
  /** Proves again that the caller has the rights it had. Throws a problem when it has not. */
  prove: () => Promise<void>
}

/**
 * The text of a stream of server-sent events: each event with its position as `id`, comments as a heartbeat. Ends when
 * the follower is ended, when the caller's rights do, and when the position is not kept any more. A read that fails is
 * tried again at the next waking, so the stream outlives a restart of the database.
 */
export async function* streamEvents({ first, follower, read, prove }: StreamParts): AsyncGenerator<string> {
  yield `retry: ${reconnectMilliseconds}\n\n`
  yield* written(first)
  let { position, hasMore } = first
  let isBehind = false
  for (let beats = 1; ; ) {
    const waking = hasMore ? 'event' : await follower.next()
    if (waking === 'end' || !(await holds(prove))) return
    if (waking === 'beat') {
      yield ':\n\n'
      if (!isBehind && beats++ % beatsBetweenReads !== 0) continue
    }
    try {
      const page = await read(position)
      yield* written(page)
      position = page.position
      hasMore = page.hasMore
      isBehind = false
    } catch (error) {
      if (error instanceof Problem) return
      hasMore = false
      isBehind = true
    }
  }
}

function* written({ events, position }: EventPage): Generator<string> {
  for (const event of events) yield `id: ${event.position}\ndata: ${JSON.stringify(event)}\n\n`
  // An id alone is kept by the client and is no event for it.
  if (events.at(-1)?.position !== writePosition(position)) yield `id: ${writePosition(position)}\n\n`
}

/** True when the caller still has rights. Also when that cannot be said now: nothing is shown without a new read. */
async function holds(prove: StreamParts['prove']): Promise<boolean> {
  try {
    await prove()
    return true
  } catch (error) {
    return !(error instanceof Problem)
  }
}
