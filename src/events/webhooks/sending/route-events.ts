import { type Db, within } from '../../../platform/db/client.ts'
import { type Concern, listConcerns } from '../../concern-queries.ts'
import { mayConcern } from '../../concerns.ts'
import { narrowedBy, testedType } from '../narrow.ts'
import { listSubscribers, lockRouting, moveRouting, type Subscriber, wantEvents } from './route-queries.ts'

const eventsAtOnce = 1_000

/**
 * Reads new events of the log once for all webhooks, and makes those webhooks due that an event may concern. What is
 * sent is decided at the delivery. A lock admits one worker at a time. One batch; returns the number of events.
 */
export const routeEvents = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    const from = await lockRouting(tx)
    const events = await listConcerns(tx, from, eventsAtOnce)
    const last = events.at(-1)?.position
    if (last === undefined) return 0
    const wanted = (await listSubscribers(tx)).flatMap((subscriber) => {
      const event = events.findLast((each) => concerns(subscriber, each))
      return event ? [{ id: subscriber.id, position: event.position }] : []
    })
    if (wanted.length > 0) await wantEvents(tx, from, wanted)
    await moveRouting(tx, last)
    return events.length
  })

/** Returns false only for events that the webhook certainly does not get. */
function concerns({ id, clientId, registered, types, permitTypes, regions }: Subscriber, event: Concern): boolean {
  if (event.type === testedType) return event.subjectId === id
  if (types && !types.includes(event.type)) return false
  return mayConcern({ agency: narrowedBy({ clientId, ...registered }, { permitTypes, regions }) }, event)
}
