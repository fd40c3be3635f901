import type { ReadChanges } from '../applications/changed-since.ts'
import type { Db } from '../platform/db/client.ts'
import { eventTypes } from './event-types.ts'
import { readPosition, writePosition } from './position.ts'
import { readEvents, readSubject } from './read-events.ts'

const types = Object.keys(eventTypes.application)

/** Returns what reads in the log which applications have changed for a person, or have left their view. */
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
