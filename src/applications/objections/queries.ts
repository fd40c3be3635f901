import type { objections } from '../../../drizzle/tables/objections.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { RemedyLimit } from '../../network/legal-remedies/remedy.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { visibleTo } from '../visibility.ts'
import type { Earlier } from './objection.ts'
import type { PermitSubject } from './states.ts'

export interface ObjectionRow
  extends Pick<
    typeof objections.$inferSelect,
    | 'id'
    | 'version'
    | 'applicationId'
    | 'level'
    | 'appealOfId'
    | 'against'
    | 'permitId'
    | 'permitEventId'
    | 'state'
    | 'channel'
    | 'filedBy'
    | 'receivedOn'
    | 'lastDay'
    | 'dueOn'
    | 'dueProvisional'
    | 'silenceGrants'
  > {
  reference: string
  permitType: Names
  /** The office that decides. */
  office: Office
  /** The permit, if it is against a decision on it, with that decision. */
  permit: { id: string; number: string; decreeNumber: string; decidedAt: string } | null
  /** The time of the refusal; null for a decision on a permit. */
  refusedAt: string | null
  filedAt: string
  overdue: boolean
  decision: {
    at: string
    bySilence: boolean
    office: Names | null
    reason: string | null
    legalBasis: string | null
  } | null
  withdrawnAt: string | null
  closedAt: string | null
}

/**
 * SQL columns of an `ObjectionRow`: of objection `b`, its application `a`, the office `s` that decides, and `t`, `e`,
 * `p`, `d` and `w` of `joined`.
 */
export const columns = (db: Db) => db`
  b.id, b.version, b.application_id, b.level, b.appeal_of_id, b.against, b.permit_id, b.permit_event_id, b.state,
  b.channel, b.filed_by, b.received_on::text as received_on, b.last_day::text as last_day,
  b.due_on::text as due_on, b.due_provisional, b.silence_grants, a.reference,
  t.names as permit_type, office_json(s) as office,
  case
    when p.id is not null
    then json_build_object('id', p.id, 'number', p.number, 'decreeNumber', d.details->>'decreeNumber',
      'decidedAt', rfc3339(d.at))
  end as permit, rfc3339(e.at) as refused_at, rfc3339(b.filed_at) as filed_at,
  b.state = 'open' and coalesce(b.due_on < network_day(), false) as overdue,
  case when b.state in ('granted', 'rejected', 'inadmissible')
    then json_build_object('at', rfc3339(b.ended_at), 'bySilence', b.by_silence,
      'office', names_json(w.name_id, w.name_en), 'reason', b.reason, 'legalBasis', b.legal_basis)
  end as decision,
  case when b.state = 'withdrawn' then rfc3339(b.ended_at) end as withdrawn_at,
  case when b.state = 'closed' then rfc3339(b.ended_at) end as closed_at`

/** SQL joins of objection `b` and its application `a` with the other relations of `columns`. */
export const joined = (db: Db) => db`
  join offices s on s.id = b.office_id
  join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
  left join application_events e on e.id = b.refusal_id
  left join permits p on p.id = b.permit_id
  left join permit_events d on d.id = b.permit_event_id
  left join offices w on w.id = b.decided_for`

/** An objection with its sealed grounds, and of an appeal the people who do not decide it. */
export interface WholeObjection extends ObjectionRow, Pick<typeof objections.$inferSelect, 'personal'> {
  /** For an appeal: who took the decision, entered the objection against it, and decided that. */
  earlier: Earlier | null
  /** For an objection: the office of the open appeal against the decision on it. Null without one. */
  appealOffice: Office | null
}

/** Reads an objection if this actor may see its application. Throws `not_found`. */
export async function findObjection(db: Db, id: string, actor: Actor): Promise<WholeObjection> {
  const [row] = await db<WholeObjection[]>`
    select ${columns(db)}, b.personal,
      case when b.level = 'appeal' then (
        select json_build_object('decisionBy', coalesce(e.actor_id, d.actor_id), 'objectionFiledBy', f.filed_by,
          'objectionDecidedBy', f.decided_by)
        from objections f
        where f.id = b.appeal_of_id) end as earlier,
      (select office_json(n)
        from objections l
        join offices n on n.id = l.office_id
        where l.appeal_of_id = b.id and l.state = 'open') as appeal_office
    from objections b
    join applications a on a.id = b.application_id
    join offices o on o.id = a.office_id
    ${joined(db)}
    where b.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'objection' })
  return row
}

/** An objection or appeal that was not withdrawn, in short. */
export interface StandingObjection extends Pick<ObjectionRow, 'id' | 'state' | 'dueOn'> {}

/** Returns the newest objection of a refused application that was not withdrawn, and the current day. */
export async function standingObjection(
  db: Db,
  { id, statusSince }: { id: string; statusSince: Date },
): Promise<{ current: StandingObjection | null; today: string }> {
  const [row] = await db<{ current: StandingObjection | null; today: string }[]>`
    select network_day()::text as today,
      (select json_build_object('id', b.id, 'state', b.state, 'dueOn', b.due_on)
        from objections b
        where b.application_id = ${id} and b.level = 'objection' and b.state <> 'withdrawn'
          and b.filed_at >= ${statusSince}
        order by b.id desc
        limit 1) as current`
  if (!row) throw new Error('The current day was not read.')
  return row
}

/** An objection for a job, with the application that it belongs to. */
export interface ObjectionFacts
  extends Pick<
    typeof objections.$inferSelect,
    | 'id'
    | 'version'
    | 'applicationId'
    | 'level'
    | 'appealOfId'
    | 'against'
    | 'permitId'
    | 'permitEventId'
    | 'receivedOn'
    | 'dueOn'
    | 'silenceGrants'
  > {
  /** The office that decides. */
  office: Office
  decideWithin: RemedyLimit | null
  isOverdue: boolean
}

/** Reads an open objection with a time limit. Undefined when it is not open any more. */
export async function findOpen(db: Db, id: string): Promise<ObjectionFacts | undefined> {
  const [row] = await db<ObjectionFacts[]>`
    select b.id, b.version, b.application_id, b.level, b.appeal_of_id, b.against, b.permit_id, b.permit_event_id,
      office_json(s) as office, b.received_on::text as received_on, b.due_on::text as due_on,
      b.silence_grants, b.decide_within,
      b.due_on < network_day() and not b.due_provisional and b.overdue_at is null as is_overdue
    from objections b
    join offices s on s.id = b.office_id
    where b.id = ${id} and b.state = 'open' and b.decide_within is not null`
  return row
}

/** Lists the open objections and appeals against one kind of decision on a permit, each with its application. */
export const listOpenOfPermit = (db: Db, permitId: string, against: PermitSubject) => db<
  (Pick<ObjectionFacts, 'id' | 'version' | 'level' | 'appealOfId' | 'against' | 'permitId' | 'office'> & {
    application: { id: string; version: number }
  })[]
>`
  select b.id, b.version, b.level, b.appeal_of_id, b.against, b.permit_id, office_json(s) as office,
    json_build_object('id', a.id, 'version', a.version) as application
  from objections b
  join applications a on a.id = b.application_id
  join offices s on s.id = b.office_id
  where b.permit_id = ${permitId} and b.against = ${against}::objection_subject and b.state = 'open'`

/** Lists open objections whose last day was computed by an older edition of the calendar. */
export const listByOlderCalendar = (db: Db, edition: number, limit: number) => db<{ id: string }[]>`
  select b.id
  from objections b
  where b.state = 'open' and b.decide_within is not null and b.calendar_edition < ${edition}
  order by b.calendar_edition
  limit ${limit}`

/**
 * Lists open objections whose last day has passed and which no job has looked at since. A provisional last day is not
 * judged before its calendar is published.
 */
export const listOverdue = (db: Db, limit: number) => db<{ id: string }[]>`
  select b.id
  from objections b
  where b.state = 'open' and b.overdue_at is null and b.due_on < network_day() and not b.due_provisional
  order by b.due_on
  limit ${limit}`
