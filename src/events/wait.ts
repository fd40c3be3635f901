import type { Follower } from './follower.ts'
import type { Position } from './position.ts'
import type { EventPage } from './read-events.ts'

/**
 * Reads pages until one has an event, the time is over, or the follower is ended. Returns the last page: an empty one
 * has a position at or after that of `first`. Throws what `prove` throws when the caller has lost its rights.
 */
export async function waitForEvents(
  first: EventPage,
  {
    follower,
    read,
    prove,
    milliseconds,
  }: {
    follower: Pick<Follower, 'next' | 'wake'>
    read: (position: Position) => Promise<EventPage>
    prove: () => Promise<void>
    milliseconds: number
  },
): Promise<EventPage> {
  const timer = setTimeout(() => follower.wake('end'), milliseconds)
  try {
    let page = first
    while (page.events.length === 0) {
      const waking = page.hasMore ? 'event' : await follower.next()
      if (waking === 'beat') continue
      await prove()
      page = await read(page.position)
      if (waking === 'end') return page
    }
    return page
  } finally {
    clearTimeout(timer)
  }
}
