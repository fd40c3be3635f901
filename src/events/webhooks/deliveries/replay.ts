import type { Agency } from '../../../access/clients/client.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { lastPosition } from '../../concern-queries.ts'
import { readPosition } from '../../position.ts'
import { readEvents } from '../../read-events.ts'
import { findWebhook } from '../queries.ts'
import { insertReplay, type Range, rangeOfDelivery, rangeOfTimes } from './replay-queries.ts'

/** The events to send again. The schema admits exactly one of the members. */
interface ReplayOrder {
  delivery?: string
  positions?: { after: string; until?: string }
  times?: { since: string; until?: string }
}

/**
 * Orders that past events are sent to a webhook again, in order. Throws `not_found` for the webhook or the delivery,
 * `rule_broken` for a range that ends before it begins, `position_unknown`, `position_too_old`, `webhook_paused`.
 */
export async function orderReplay(db: Db, agency: Agency, id: string, order: ReplayOrder): Promise<{ id: string }> {
  await findWebhook(db, agency.clientId, id)
  const replayId = await insertReplay(db, id, await rangeOf(db, agency, id, order))
  if (replayId === undefined) throw new Problem('webhook_paused', {})
  return { id: replayId }
}

async function rangeOf(db: Db, agency: Agency, id: string, order: ReplayOrder): Promise<Range> {
  const { delivery, positions, times } = order
  if (delivery !== undefined) {
    const range = await rangeOfDelivery(db, id, delivery)
    if (!range) throw new Problem('not_found', { what: 'webhook_delivery' })
    return range
  }
  if (positions) {
    const after = await demandedPosition(db, agency, positions.after)
    const until = positions.until === undefined ? undefined : await demandedPosition(db, agency, positions.until)
    return demandForward({ after, until: until ?? (await lastPosition(db)) }, '/positions/until')
  }
  if (!times) throw new Error('The schema demands one of the three.')
  if (times.until !== undefined && Date.parse(times.until) <= Date.parse(times.since)) refuse('/times/until')
  const { after, until } = await rangeOfTimes(db, times.since, times.until)
  return { after, until: Math.max(after, until) }
}

/** Returns the number of a stored position. Throws `position_unknown` and `position_too_old`. */
async function demandedPosition(db: Db, agency: Agency, written: string): Promise<number> {
  const position = readPosition(written)
  await readEvents(db, { agency }, { start: position, limit: 1, types: undefined, about: undefined, source: '' })
  return position.number
}

function demandForward(range: Range, pointer: string): Range {
  if (range.until < range.after) refuse(pointer)
  return range
}

function refuse(pointer: string): never {
  throw ruleBroken(fault({ pointer }, 'not_after_start'))
}
