import type { Agency } from '../../access/clients/client.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { type Fault, Problem } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Doer } from '../doer.ts'
import { type ChangedConsultation, type ConsultationChange, changeConsultation } from './changes.ts'
import { isUnended, type responses, type Signatory } from './consultation.ts'
import { type ConsultationRow, findAskedOf } from './queries.ts'

/** An agency that acts on one of its consultations. `ifVersion` is the version it has read, if it says so. */
export interface AgencyContext {
  db: Db
  agency: Agency
  ifVersion?: number | undefined
}

export interface ResponseInput {
  response: (typeof responses)[number]
  text: string
  conditions?: string[]
  by: Signatory
}

const questionsLimit = 20

/**
 * Records the response of an agency: an opinion or none, which ends the consultation, or a question, during which the
 * time of the agency stands still. Throws `not_found`, `stale`, `consultation_over`, `rule_broken`, `conflict`;
 * `consultation_waits` while another question waits.
 */
export const respondTo = (
  { db, agency, ifVersion }: AgencyContext,
  id: string,
  input: ResponseInput,
): Promise<ChangedConsultation> =>
  retrying(async () => {
    const row = await findAskedOf(db, id, agency)
    if (ifVersion !== undefined && ifVersion !== row.version) throw new Problem('stale', {})
    demandOpen(row)
    const errors = conditionFaults(input)
    if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
    if (input.response === 'question') demandQuestion(row)
    refuseNumbers(input)
    return changeConsultation(db, row, changeBy(db, input), agencyDoer, await workingCalendar(db, row.edition))
  })

function changeBy(db: Db, { response, text, conditions = [], by }: ResponseInput): ConsultationChange {
  const signature = db`signed_by = ${JSON.stringify(by)}::text::jsonb`
  if (response === 'declined')
    return {
      type: 'consultation.declined',
      to: 'declined',
      set: db`, reasons = ${text}, ${signature}`,
      details: { text, by },
    }
  if (response === 'question')
    return {
      type: 'consultation.question_asked',
      to: 'question_asked',
      set: db`, due_at = null, remind_at = null`,
      more: [
        db`question as (
          insert into consultation_questions (consultation_id, text, asked_by, asked_at)
          select id, ${text}, ${JSON.stringify(by)}::text::jsonb, at
          from consultation
        )`,
      ],
      details: { text, by },
    }
  return {
    type: 'consultation.answered',
    to: 'answered',
    set: db`, opinion = ${response}, reasons = ${text}, conditions = ${conditions}::text[], ${signature}`,
    details: { opinion: response, text, ...(conditions.length > 0 && { conditions }), by },
  }
}

function demandQuestion({ status, questions }: ConsultationRow): void {
  if (status === 'question_asked') throw new Problem('consultation_waits', {})
  if (questions.length >= questionsLimit) {
    const errors = [fault({ pointer: '/response' }, 'maxItems', { limit: questionsLimit })]
    throw new Problem('rule_broken', {}, { errors })
  }
}

/** The agency as the history records it. */
const agencyDoer: Doer = { personId: null, standing: 'agency', officeId: null, channel: 'system' }

/**
 * Throws `consultation_over` when the agency cannot act any more: it has ended, or its time has run out and its silence
 * has an effect. The job that records the silence may come later than the deadline.
 */
function demandOpen({ status, silence, isOverdue }: ConsultationRow): void {
  if (!isUnended({ status })) throw new Problem('consultation_over', { status })
  if (isOverdue && silence !== 'escalate') throw new Problem('consultation_over', { status: 'silent' })
}

function conditionFaults({ response, conditions = [] }: ResponseInput): Fault[] {
  if (response === 'with_conditions' && conditions.length === 0) return [fault({ pointer: '/conditions' }, 'required')]
  return response !== 'with_conditions' && conditions.length > 0
    ? [fault({ pointer: '/conditions' }, 'contradiction')]
    : []
}
