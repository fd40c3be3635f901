import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import { timeNow } from '../../platform/clock.ts'
import { isExcluded } from '../../platform/db/errors.ts'
import type { ChangedRow } from '../changed.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import type { Standing } from '../lifecycle.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertVisit, recordVisitOutcome } from './changes.ts'
import { slotAt } from './offer.ts'
import { endedOf, purposesFor } from './purposes.ts'
import { countVisits, findVisit } from './queries.ts'
import { isToCome, type RecordedVisitOutcome, type VisitPurpose } from './visit.ts'

interface VisitInput {
  startsAt: string
  purpose: VisitPurpose
  note?: string
  supersedes?: string
}

/** The standings that may book and cancel visits: the applicant, and the counter for them. */
const bookers: readonly Standing[] = ['applicant', 'assistant', 'front_desk']
const visitsLimit = 50

/**
 * Books a desk of the responsible office for the applicant. An open visit must be named in `supersedes`, and is
 * replaced. The connection must be in a transaction. Throws `not_found`, `forbidden`, `stale`, `visit_not_open`,
 * `visit_open`, `visit_over`, `rule_broken`, `too_many_visits` after 50, `slot_full`, `conflict`.
 */
export const bookVisit = (
  context: Context,
  id: string,
  { startsAt, purpose, note, supersedes }: VisitInput,
): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, bookers, 'book_visit')
    demandVersion(context, application)
    refuseNumbers({ note })
    const { office, status } = application
    if (!office || !purposesFor(application).includes(purpose))
      throw new Problem('visit_not_open', {
        status,
        purpose,
        ended: endedOf(application),
        isToCome: isToCome(application.type.definition.originalsGate, status, purpose),
      })
    const open = application.openVisit?.visit.id ?? null
    if (open !== (supersedes ?? null))
      throw open === null ? new Problem('visit_over', {}) : new Problem('visit_open', {}, { existingId: open })
    const found = await slotAt(db, office.id, startsAt, timeNow())
    if ('faults' in found) throw ruleBroken(...found.faults)
    if ((await countVisits(db, id)) >= visitsLimit) throw new Problem('too_many_visits', { limit: visitsLimit })
    const visit = { officeId: office.id, purpose, slot: found.slot, note: note ?? null, supersedes: open }
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const made = await insertVisit(db, application, visit, doer).catch((error: unknown) => {
        throw isExcluded(error) ? new Problem('slot_full', {}) : error
      })
      if (made === 'full') throw new Problem('slot_full', {})
      if (!made && context.ifVersion === undefined) throw new Problem('conflict', {})
      return made
    }
  })

/**
 * Ends the open visit. The front desk records that it was missed, once it has begun, or kept, from its day on; the
 * applicant can cancel it, too. Another one can be booked then. Throws `not_found`, `forbidden`, `stale`,
 * `rule_broken`, `visit_over`, `visit_not_begun`.
 */
export const concludeVisit = (
  context: Context,
  { id, visitId }: { id: string; visitId: string },
  { outcome, reason }: { outcome: RecordedVisitOutcome; reason?: string },
): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const open = application.openVisit?.visit.id === visitId ? application.openVisit : null
    if (!open) await findVisit(db, id, visitId, actor)
    const standing =
      outcome === 'cancelled'
        ? demandStanding(application, actor, bookers, 'cancel_visit')
        : demandStanding(application, actor, ['front_desk'], 'record_visit')
    demandVersion(context, application)
    refuseNumbers({ reason })
    if (!open) throw new Problem('visit_over', {})
    if ((outcome === 'no_show' && !open.hasBegun) || (outcome === 'kept' && open.on > application.today))
      throw new Problem('visit_not_begun', {})
    const doer = personalDoerOf(application, context, standing)
    return () => recordVisitOutcome(db, application, visitId, { outcome, reason: reason ?? null }, doer)
  })
