import type { consultations } from '../../../drizzle/tables/consultations.ts'
import type { Agency } from '../../access/clients/client.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { AgencySilence } from '../../catalogue/permit-types/definition/consultation-schema.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Edition, editionJson } from '../../network/calendar/queries.ts'
import type { Allowance } from '../../network/calendar/working-time.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { visibleTo } from '../visibility.ts'
import type { ConsultationBasis, ConsultationStatus, Opinion, SettledCondition, Signatory } from './consultation.ts'
import { askedOf } from './visibility.ts'

/** A question of an agency to the office, with the answer. Instants are RFC 3339. */
interface Question {
  id: string
  text: string
  by: Signatory
  askedAt: string
  answer: string | null
  answeredAt: string | null
}

/** A file that was given with an opinion. */
interface OpinionPaper {
  id: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
}

/** The next agency in turn: it is asked when the one before has ended. */
interface NextInTurn {
  id: string
  time: Allowance
  remindHours: number | null
}

/** A consultation as it is shown. */
export interface ShownConsultation
  extends Pick<
    typeof consultations.$inferSelect,
    'id' | 'version' | 'clientId' | 'round' | 'reasons' | 'conditions' | 'endedBecause'
  > {
  reference: string
  permitType: string
  villageCode: string | null
  office: { id: string; names: Names } | null
  agency: Names
  basis: ConsultationBasis
  question: Names
  status: ConsultationStatus
  silence: AgencySilence
  requestedAt: string | null
  dueAt: string | null
  /** True when the time has run out. */
  isOverdue: boolean
  opinion: Opinion | null
  /** The decisions of the approval in force about the conditions; null while there is none. */
  settled: SettledCondition[] | null
  signedBy: Signatory | null
  endedAt: string | null
  questions: Question[]
  papers: OpinionPaper[]
}

/** A consultation with what is needed to show it and to change it, read at one moment. */
export interface ConsultationRow
  extends ShownConsultation,
    Pick<typeof consultations.$inferSelect, 'applicationId' | 'remindHours'> {
  applicationVersion: number
  permitTypeVersion: number
  documents: string[]
  answers: string[]
  time: Allowance
  next: NextInTurn | null
  edition: Edition | null
  /** When it was read, but not before the last change of the application; RFC 3339. */
  readAt: string
}

/** Filters of a list; undefined: all. */
interface ConsultationFilters extends Paging {
  status: ConsultationStatus | undefined
  dueBefore: string | undefined
  permitType: string | undefined
}

/**
 * Lists the consultations of an agency, the newest first; `limit` + 1 rows if there are more. It reads no other rows:
 * the indexes have each filter in their entries.
 */
export const listAskedOf = (
  db: Db,
  agency: Pick<Agency, 'clientId'>,
  { status, dueBefore, permitType, after, limit }: ConsultationFilters,
) => db<ShownConsultation[]>`
  ${shown(db)}
  where ${askedOf(db, agency)}
    ${status ? db`and c.status = ${status}` : db``}
    ${dueBefore ? db`and c.due_at < ${dueBefore}` : db``}
    ${permitType ? db`and c.permit_type = ${permitType}` : db``}
    ${after ? db`and c.id < ${after}` : db``}
  order by c.id desc
  limit ${limit + 1}`

/** Reads a consultation of an agency. Throws `not_found` for those of others. */
export const findAskedOf = async (db: Db, id: string, agency: Agency): Promise<ConsultationRow> =>
  found(await db<ConsultationRow[]>`${rows(db)} where c.id = ${id} and ${askedOf(db, agency)}`)

/** Lists the consultations of an application, the oldest first; `limit` + 1 rows if there are more. */
export const listOfApplication = (db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) => db<
  ShownConsultation[]
>`
  ${shown(db)}
  where c.application_id = ${applicationId} and ${visibleTo(db, actor)} and (${after}::uuid is null or c.id > ${after})
  order by c.id
  limit ${limit + 1}`

/** Reads a consultation of an application. Throws `not_found` for what this actor may not see. */
export const findOfApplication = async (
  db: Db,
  { id, applicationId }: { id: string; applicationId: string },
  actor: Actor,
): Promise<ConsultationRow> =>
  found(
    await db<ConsultationRow[]>`
      ${rows(db)}
      where c.id = ${id} and c.application_id = ${applicationId} and ${visibleTo(db, actor)}`,
  )

/** Reads a consultation for the system. Undefined when there is none. */
export async function findAny(db: Db, id: string): Promise<ConsultationRow | undefined> {
  const [row] = await db<ConsultationRow[]>`${rows(db)} where c.id = ${id}`
  return row
}

function found([row]: readonly ConsultationRow[]): ConsultationRow {
  if (!row) throw new Problem('not_found', { what: 'consultation' })
  return row
}

const shownColumns = (db: Db) => db`
  c.id, c.version, c.client_id, c.round, c.reasons, c.conditions, c.ended_because, a.reference, a.permit_type,
  a.village_code,
  case when o.id is not null then json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)) end
    as office,
  c.agency, c.basis, c.question, c.status, c.silence, rfc3339(c.requested_at) as requested_at,
  rfc3339(c.due_at) as due_at, coalesce(c.due_at <= now(), false) as is_overdue, c.opinion, c.settled, c.signed_by,
  rfc3339(c.ended_at) as ended_at, ${questionsJson(db)} as questions, ${papersJson(db)} as papers`

const source = (db: Db) => db`
  from consultations c
  join applications a on a.id = c.application_id
  left join offices o on o.id = a.office_id`

const shown = (db: Db): Fragment => db`
  select ${shownColumns(db)}
  ${source(db)}`

const rows = (db: Db): Fragment => db`
  select ${shownColumns(db)}, c.application_id, c.remind_hours, a.version as application_version,
    a.permit_type_version, c.documents, c.answers, c.time, ${nextJson(db)} as next, ${editionJson(db)} as edition,
    rfc3339(greatest(clock_timestamp(), a.updated_at)) as read_at
  ${source(db)}`

const papersJson = (db: Db) => db`coalesce((
  select json_agg(json_build_object('id', p.id, 'fileName', p.file_name, 'mediaType', p.media_type, 'sizeBytes',
    p.size_bytes, 'sha256', encode(p.sha256, 'hex'))
    order by p.id)
  from consultation_papers p
  where p.consultation_id = c.id and p.given_at is not null), '[]')`

const questionsJson = (db: Db) => db`coalesce((
  select json_agg(json_build_object('id', q.id, 'text', q.text, 'by', q.asked_by, 'askedAt', rfc3339(q.asked_at),
    'answer', q.answer, 'answeredAt', rfc3339(q.answered_at))
    order by q.id)
  from consultation_questions q
  where q.consultation_id = c.id), '[]')`

/** The next agency in turn, if this is the only one of the permit type that is asked now. */
const nextJson = (db: Db) => db`case when c.basis = 'permit_type' then (
  select json_build_object('id', n.id, 'time', n.time, 'remindHours', n.remind_hours)
  from consultations n
  where n.application_id = c.application_id and n.status = 'planned'
    and not exists (
      select from consultations other
      where other.application_id = c.application_id and other.id <> c.id and other.basis = 'permit_type'
        and other.status in ('requested', 'question_asked'))
  order by n.place
  limit 1) end`
