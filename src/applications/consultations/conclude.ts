import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import { writeInstant } from '../../platform/clock.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { type ChangedConsultation, type ConsultationChange, changeConsultation } from './changes.ts'
import { isUnended, type replies } from './consultation.ts'
import { type ConsultationRow, findOfApplication } from './queries.ts'
import { dueTimesOf, turnsOf } from './time/turns.ts'

/** A consultation of an application. */
interface ConsultationOf {
  id: string
  consultationId: string
}

/**
 * Answers the open question of an agency, or cancels the consultation. Throws `not_found`, `forbidden`, `stale`,
 * `consultation_over`, `rule_broken`.
 */
export const replyTo = (
  context: Context,
  of: ConsultationOf,
  { reply, text }: { reply: (typeof replies)[number]; text: string },
): Promise<ChangedConsultation> =>
  reply === 'answer' ? answerQuestion(context, of, { text }) : cancelConsultation(context, of, { reason: text })

/** Answers the open question of an agency; its time goes on. */
const answerQuestion = (context: Context, of: ConsultationOf, { text }: { text: string }) =>
  concluding(context, of, 'answer_consultation', async (row, calendar) => {
    const open = row.questions.find(({ answeredAt }) => answeredAt === null)
    if (!open) throw ruleBroken(fault({ pointer: '/reply' }, 'no_question'))
    refuseNumbers({ text })
    const { db, actor } = context
    const turns = turnsOf(
      { requestedAt: row.requestedAt, endedAt: null },
      row.questions.map((each) => (each === open ? { ...each, answeredAt: row.readAt } : each)),
    )
    const { dueAt, remindAt } = dueTimesOf(turns, row, calendar)
    return {
      type: 'consultation.question_answered',
      to: 'requested',
      set: db`, due_at = ${writeInstant(dueAt)}::timestamptz, remind_at = ${writeInstant(remindAt)}::timestamptz,
        calendar_edition = ${row.edition?.number ?? 0}`,
      more: [
        db`answer as (
          update consultation_questions q
          set answer = ${text}, answered_by = ${actor.personId}::uuid, answered_at = consultation.at
          from consultation
          where q.id = ${open.id}::uuid
        )`,
      ],
      details: { question: open.text, text },
    }
  })

/** Cancels a consultation that has not ended. */
const cancelConsultation = (context: Context, of: ConsultationOf, { reason }: { reason: string }) =>
  concluding(context, of, 'cancel_consultation', async () => {
    refuseNumbers({ reason })
    return {
      type: 'consultation.cancelled',
      to: 'cancelled',
      set: context.db`, ended_because = 'reviewer', reasons = ${reason}`,
      details: { reason },
    }
  })

const concluding = (
  context: Context,
  { id, consultationId }: ConsultationOf,
  action: 'answer_consultation' | 'cancel_consultation',
  decide: (row: ConsultationRow, calendar: Awaited<ReturnType<typeof workingCalendar>>) => Promise<ConsultationChange>,
): Promise<ChangedConsultation> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const row = await findOfApplication(db, { id: consultationId, applicationId: id }, actor)
    const standing = demandStanding(application, actor, ['reviewer'], action)
    demandVersion(context, application)
    if (!isUnended(row)) throw new Problem('consultation_over', { status: row.status })
    const calendar = await workingCalendar(db, row.edition)
    const change = await decide(row, calendar)
    const doer = personalDoerOf(application, context, standing)
    return () => changeConsultation(db, { ...row, applicationVersion: application.version }, change, doer, calendar)
  })
