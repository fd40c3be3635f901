import type { ReadChanges } from '../applications/lists/changed-since.ts'
import type { Db } from '../platform/db/client.ts'
import { eventTypes } from './event-types.ts'
import { readPosition, writePosition } from './position.ts'
import { readEvents, readSubject } from './read-events.ts'

const types = Object.keys(eventTypes.application)

/**
 * Returns a reader of the log for one person: the ids of applications that changed, or left the person's view, after
 * a position. A page contains each id once.
 */
export const createReadChanges =
  (db: Db): ReadChanges =>
  async (actor, after, limit) => {
    const page = await readEvents(
      db,
      { actor },
      { start: readPosition(after), types, about: undefined, limit, source: '' },
    )
    const ids = page.events.flatMap(({ subject }) => readSubject(subject)?.name ?? [])
    return { ids: [...new Set(ids)], position: writePosition(page.position), hasMore: page.hasMore }
  }
