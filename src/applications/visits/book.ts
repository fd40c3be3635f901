import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import type { Standing } from '../lifecycle.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { type Changed, insertVisit, recordVisitOutcome } from './changes.ts'
import { slotAt } from './offer.ts'
import { countVisits, findVisit } from './queries.ts'
import { purposesIn, type RecordedVisitOutcome, type VisitPurpose } from './visit.ts'

export interface VisitInput {
  startsAt: string
  purpose: VisitPurpose
  note?: string
  supersedes?: string
}
interface Bound {
  channel: Channel
  ifVersion: number | undefined
}

/** Who books and cancels visits: the applicant, or the counter for them. */
const bookers: readonly Standing[] = ['applicant', 'assistant', 'front_desk']
const visitsLimit = 50
const keptTwice = '23P01'

/**
 * Keeps a desk of the responsible office for the applicant, or another one in the place of the open visit, which has to
 * be named. `tx` has to be a transaction. Throws `not_found`, `forbidden`, `stale`, `visit_not_open`, `visit_open`,
 * `visit_over`, `rule_broken`, `too_many_visits`, `slot_full`.
 */
export async function book(
  tx: Db,
  id: string,
  { startsAt, purpose, note, supersedes }: VisitInput,
  actor: Actor,
  { channel, ifVersion }: Bound,
  now = new Date(),
): Promise<Changed> {
  const file = await findCase(tx, id, actor)
  const standing = standingAmong(file, actor, bookers, 'book_visit')
  if (ifVersion !== undefined && ifVersion !== file.version) throw new Problem('stale', {})
  const { office, status } = file
  if (!office || !purposesIn(file.type.definition.originalsGate, status).includes(purpose))
    throw new Problem('visit_not_open', { status, purpose })
  const open = file.openVisit?.visit.id ?? null
  if (open !== (supersedes ?? null))
    throw open === null ? new Problem('visit_over', {}) : new Problem('visit_open', { id: open })
  const found = await slotAt(tx, office.id, startsAt, now)
  if ('faults' in found) throw new Problem('rule_broken', {}, { errors: found.faults })
  if ((await countVisits(tx, id)) >= visitsLimit) throw new Problem('too_many_visits', { limit: visitsLimit })
  const visit = { officeId: office.id, purpose, slot: found.slot, note: note ?? null, supersedes: open }
  const made = await insertVisit(tx, file, visit, {
    ...doerOf(file, actor, channel, standing),
    personId: actor.personId,
  }).catch((error: unknown) => {
    throw isKeptTwice(error) ? new Problem('slot_full', {}) : error
  })
  if (made === 'full') throw new Problem('slot_full', {})
  if (!made) throw new Problem(ifVersion === undefined ? 'conflict' : 'stale', {})
  return made
}

/**
 * Ends the open visit: cancelled, or as the front desk saw it, missed once it has begun or kept on its day. Another one
 * can be booked then. Throws `not_found`, `forbidden`, `stale`, `visit_over`, `visit_not_begun`.
 */
export async function concludeVisit(
  db: Db,
  id: string,
  visitId: string,
  { outcome, reason }: { outcome: RecordedVisitOutcome; reason?: string },
  actor: Actor,
  { channel, ifVersion }: Bound,
): Promise<Changed> {
  const file = await findCase(db, id, actor)
  const open = file.openVisit?.visit.id === visitId ? file.openVisit : null
  if (!open) await findVisit(db, id, visitId, actor)
  const standing =
    outcome === 'cancelled'
      ? standingAmong(file, actor, bookers, 'cancel_visit')
      : standingAmong(file, actor, ['front_desk'], 'record_visit')
  if (ifVersion !== file.version) throw new Problem('stale', {})
  if (!open) throw new Problem('visit_over', {})
  if ((outcome === 'no_show' && !open.hasBegun) || (outcome === 'kept' && open.on > file.today))
    throw new Problem('visit_not_begun', {})
  const changed = await recordVisitOutcome(
    db,
    file,
    visitId,
    { outcome, reason: reason ?? null },
    { ...doerOf(file, actor, channel, standing), personId: actor.personId },
  )
  if (!changed) throw new Problem('stale', {})
  return changed
}

function standingAmong(file: Case, actor: Actor, by: readonly Standing[], action: string): Standing {
  const standings = standingsOf(file, actor)
  const standing = by.find((candidate) => standings.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action, by })
  return standing
}

const isKeptTwice = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === keptTwice
