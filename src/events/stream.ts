import { Problem } from '../http/problems/problem.ts'
import type { Follower } from './follower.ts'
import { type Position, writePosition } from './position.ts'
import type { EventPage } from './read-events.ts'

/** The `retry` of the stream: a client reconnects after this time. */
const reconnectMilliseconds = 3_000
/** Heartbeats after which a stream without events reads on and sends its position. */
const beatsBetweenReads = 20

interface StreamParts {
  /** The first page, read before the headers are sent, so that a refusal has its status. */
  first: EventPage
  follower: Pick<Follower, 'next'>
  /** Reads on from a position. */
  read: (position: Position) => Promise<EventPage>
  /** Authenticates the caller again. Throws a problem when the caller has lost its rights. */
  prove: () => Promise<void>
}

/**
 * Yields the text of a stream of server-sent events: each event with its position as `id`, comments as heartbeats.
 * Ends with the follower, with the caller's rights, and when the position is no longer stored. A failed read is
 * retried at the next waking, so a stream survives a restart of the database.
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
  // A client stores an `id` without data for its reconnection, and dispatches no event.
  if (events.at(-1)?.position !== writePosition(position)) yield `id: ${writePosition(position)}\n\n`
}

/** False when the caller has lost its rights. True also after another error: the next read checks rights again. */
async function holds(prove: StreamParts['prove']): Promise<boolean> {
  try {
    await prove()
    return true
  } catch (error) {
    return !(error instanceof Problem)
  }
}
