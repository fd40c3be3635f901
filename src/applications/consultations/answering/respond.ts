import type { Agency } from '../../../access/clients/client.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem, ruleBroken } from '../../../http/problems/problem.ts'
import { retrying } from '../../../http/retrying.ts'
import { workingCalendar } from '../../../network/calendar/queries.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Names } from '../../../platform/words.ts'
import type { Doer } from '../../doer.ts'
import { type ChangedConsultation, type ConsultationChange, changeConsultation } from '../changes.ts'
import type { responses, Signatory } from '../consultation.ts'
import { demandOpen } from '../demand-open.ts'
import { faultsOfPapers, uploadedPapers } from '../papers/papers.ts'
import type { Paper } from '../papers/queries.ts'
import { type ConsultationRow, findAskedOf } from '../queries.ts'

/** An agency that acts on one of its consultations. `ifVersion` is the version it has read, if it says so. */
interface AgencyContext {
  db: Db
  agency: Agency
  ifVersion?: number | undefined
}

interface ResponseInput {
  response: (typeof responses)[number]
  text: string
  conditions?: string[]
  papers?: string[]
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
    const { papers: named = [] } = input
    const papers = named.length === 0 ? [] : await uploadedPapers(db, id, agency)
    demandNoFaults([...conditionFaults(input), ...paperFaults(input, papers)])
    if (input.response === 'question') demandQuestion(row)
    refuseNumbers(input)
    return changeConsultation(
      db,
      row,
      changeBy(db, row.id, input, papers),
      agencyDoer,
      await workingCalendar(db, row.edition),
    )
  })

function changeBy(
  db: Db,
  id: string,
  { response, text, conditions = [], papers: named = [], by }: ResponseInput,
  uploaded: readonly Paper[],
): ConsultationChange {
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
    ...(named.length > 0 && givingPapers(db, id, named)),
    details: {
      opinion: response,
      text,
      ...(conditions.length > 0 && { conditions }),
      ...(named.length > 0 && { papers: uploaded.filter((one) => named.includes(one.id)).map(({ sha256 }) => sha256) }),
      by,
    },
  }
}

/** Returns the parts of the change that give papers with an opinion: all of them or none, if one was removed. */
const givingPapers = (db: Db, id: string, named: readonly string[]): Partial<ConsultationChange> => ({
  first: db`papers as materialized (
    select p.id
    from consultation_papers p
    where p.consultation_id = ${id} and p.id = any(${[...named]}::uuid[]) and p.given_at is null
    for update
  ),`,
  onlyIf: db`and (select count(*) from papers) = ${named.length}`,
  more: [
    db`papers_given as (
      update consultation_papers p
      set given_at = consultation.at
      from consultation
      where p.id in (select papers.id from papers)
    )`,
  ],
})

function demandQuestion({ status, questions }: ConsultationRow): void {
  if (status === 'question_asked') throw new Problem('consultation_waits', {})
  if (questions.length >= questionsLimit)
    throw ruleBroken(fault({ pointer: '/response' }, 'maxItems', { limit: questionsLimit }))
}

/** The agency as the history records it. */
const agencyDoer: Doer = { personId: null, standing: 'agency', officeId: null, channel: 'system' }

const onlyInOpinions: Names = {
  id: 'hanya dipakai bersama sebuah pendapat. Hapus bagian ini.',
  en: 'is only used with an opinion. Remove this.',
}
const onlyWithConditions: Names = {
  id: 'hanya dipakai bersama pendapat dengan syarat. Pilih `with_conditions`, atau hapus bagian ini.',
  en: 'is only used with an opinion with conditions. Choose `with_conditions`, or remove this.',
}

/** Returns the faults of named papers: with a response that is no opinion, and those of each paper. */
function paperFaults({ response, papers = [] }: ResponseInput, uploaded: readonly Paper[]): Fault[] {
  if (papers.length === 0) return []
  return response === 'question' || response === 'declined'
    ? [fault({ pointer: '/papers' }, 'contradiction', { why: onlyInOpinions })]
    : faultsOfPapers(papers, uploaded)
}

function conditionFaults({ response, conditions = [] }: ResponseInput): Fault[] {
  if (response === 'with_conditions' && conditions.length === 0) return [fault({ pointer: '/conditions' }, 'required')]
  return response !== 'with_conditions' && conditions.length > 0
    ? [fault({ pointer: '/conditions' }, 'contradiction', { why: onlyWithConditions })]
    : []
}
