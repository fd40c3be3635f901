import { refuseNumbers } from '../../http/no-numbers.ts'
import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Case } from '../case/case.ts'
import type { ChangedRow } from '../changed.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import type { PersonalDoer } from '../doer.ts'
import type { Standing } from '../lifecycle.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import type { RecordedOutcome, Response } from './appointment.ts'
import { arrangers } from './arrange.ts'
import { recordOutcome, recordResponse } from './changes.ts'
import { findAppointment } from './queries.ts'

/** An inspection date and its application, by id. */
interface AppointmentOf {
  id: string
  appointmentId: string
}

const suppliers: readonly Standing[] = ['applicant', 'assistant']

/**
 * Records the answer of the applicant, or of their counter for them, to the open inspection date. Throws `not_found`,
 * `forbidden`, `stale`, `appointment_over`, `rule_broken`.
 */
export const answerAppointment = (
  context: Context,
  { id, appointmentId }: AppointmentOf,
  { answer, note }: { answer: Response; note?: string },
): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const doer = await doerAt(context, application, appointmentId, { action: 'answer_appointment', by: suppliers })
    refuseNumbers({ note })
    return () => recordResponse(context.db, application, appointmentId, { answer, note: note ?? null }, doer)
  })

/**
 * Ends the open date as cancelled or missed. Only an inspector can record that it was missed, once it has begun.
 * A new one can be made then. Throws `not_found`, `forbidden`, `stale`, `appointment_over`, `appointment_not_begun`,
 * `rule_broken`.
 */
export const concludeAppointment = (
  context: Context,
  { id, appointmentId }: AppointmentOf,
  { outcome, reason }: { outcome: RecordedOutcome; reason?: string },
): Promise<ChangedRow> =>
  changing(context, id, async (application) => {
    const rule: { action: ActionLabel; by: readonly Standing[] } =
      outcome === 'no_show'
        ? { action: 'record_no_show', by: ['inspector'] as const }
        : { action: 'cancel_appointment', by: arrangers }
    const doer = await doerAt(context, application, appointmentId, rule)
    refuseNumbers({ reason })
    if (outcome === 'no_show' && !application.inspection?.appointments?.open?.hasBegun)
      throw new Problem('appointment_not_begun', {})
    return () => recordOutcome(context.db, application, appointmentId, { outcome, reason: reason ?? null }, doer)
  })

/**
 * Returns the actor of a change to the open date, with their standing. Throws `not_found`, `forbidden`, `stale`,
 * `appointment_over`.
 */
async function doerAt(
  context: Context,
  application: Case,
  appointmentId: string,
  { action, by }: { action: ActionLabel; by: readonly Standing[] },
): Promise<PersonalDoer> {
  const { db, actor } = context
  const isOpen = application.inspection?.appointments?.open?.appointment.id === appointmentId
  if (!isOpen) await findAppointment(db, application.id, appointmentId, actor)
  const standing = demandStanding(application, actor, by, action)
  demandVersion(context, application)
  if (!isOpen) throw new Problem('appointment_over', {})
  return personalDoerOf(application, context, standing)
}
