import type { officeEvents } from '../../../drizzle/tables/network.ts'
import { isNotWithdrawn } from '../../catalogue/permit-types/queries.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { OfficeContact } from './contact.ts'
import type { OfficeState } from './network.ts'
import { movableRoles, type OfficeAction, type OfficeFacts, type Successor } from './steps.ts'

/** The person who changes an office; null for the system. */
export interface OfficeDoer {
  personId: string | null
}

/** A recorded event of an office. */
export type OfficeEvent = Pick<typeof officeEvents.$inferSelect, 'id' | 'version' | 'at'>

/** Reads the facts for the rules of an office. Throws `not_found`. */
export async function factsOf(db: Db, id: string): Promise<OfficeFacts> {
  const [facts] = await db<OfficeFacts[]>`
    select o.id, o.version, o.level, o.region_code, o.state,
      exists (select from counter_hours c where c.office_id = o.id) as has_counter_hours,
      o.network_confirmed_on::text as network_confirmed_on,
      ${staffJson(db, db`s.office_id = o.id`)} as staff, ${offersJson(db)} as offers,
      (select json_build_object('id', d.id, 'successor', ${successorJson(db, db`o.id`)})
        from office_dissolutions d
        join offices b on b.id = d.successor_office_id
        where d.office_id = o.id and d.state in ('planned', 'winding_down')) as dissolution,
      (select coalesce(json_agg(d.office_id), '[]')
        from office_dissolutions d
        where d.successor_office_id = o.id and d.state in ('planned', 'winding_down')) as heir_to
    from offices o
    where o.id = ${id}`
  if (!facts) throw new Problem('not_found', { what: 'office' })
  return facts
}

/** Returns an office as the successor of another, with its region. Undefined when there is no such office. */
export async function successorOf(
  db: Db,
  officeId: string,
  successorId: string,
): Promise<(Successor & { regionCode: string }) | undefined> {
  const [row] = await db<{ successor: Successor; regionCode: string }[]>`
    select ${successorJson(db, db`${officeId}::uuid`)} as successor, b.region_code
    from offices b
    where b.id = ${successorId}`
  return row && { ...row.successor, regionCode: row.regionCode }
}

const staffJson = (db: Db, of: ReturnType<Db>) => db`(
  select coalesce(json_agg(json_build_object('role', s.role, 'personId', s.person_id)), '[]')
  from staff s
  where (${of}) and s.person_id is not null and s.suspended_at is null and s.starts_at <= now()
    and (s.ends_at is null or s.ends_at > now()))`

/** SQL for office `b` as the successor of another, as JSON. `staff` includes the posts that will move to it. */
const successorJson = (db: Db, from: ReturnType<Db>) => db`json_build_object(
  'id', b.id, 'names', names_json(b.name_id, b.name_en), 'level', b.level, 'state', b.state, 'leaving',
  exists (select
    from office_dissolutions l
    where l.office_id = b.id and l.state in ('planned', 'winding_down')), 'staff',
  ${staffJson(db, db`s.office_id = b.id or (s.office_id = ${from} and s.role = any(${movableRoles}::role[]))`)})`

/** SQL for the permit types online at office `o`, by their version in force, as JSON. */
const offersJson = (db: Db) => db`(
  select json_build_object('types', count(*), 'inspection',
    coalesce(bool_or((t.definition->'stages'->>'inspection')::boolean), false),
    'fee', coalesce(bool_or((t.definition->'stages'->>'fee')::boolean), false))
  from office_permit_types s
  cross join lateral (
    select t.definition
    from permit_type_versions t
    where t.code = s.permit_type and t.valid_from <= network_day() and ${isNotWithdrawn(db)}
    order by t.version desc
    limit 1
  ) t
  where s.office_id = o.id and not exists (
    select
    from permit_type_retirements r
    where r.code = s.permit_type and r.retired_from <= network_day()))`

export interface OfficeStepTaken {
  action: OfficeAction
  from: OfficeState
  to: OfficeState
  details: Record<string, unknown>
}

/** Changes the state of an office and stores the event. The caller has to hold the lock on offices. */
export async function changeState(
  tx: Db,
  id: string,
  { action, from, to, details }: OfficeStepTaken,
  doer: OfficeDoer,
  at: Date,
): Promise<OfficeEvent> {
  const [event] = await tx<OfficeEvent[]>`
    with changed as (
      update offices
      set state = ${to}, version = version + 1
      where id = ${id}
      returning id, version
    )
    insert into office_events (office_id, version, type, action, from_state, to_state, actor_id, details, at)
    select id, version, ${`office.${to}`}, ${action}, ${from}::office_state, ${to}::office_state,
      ${doer.personId}::uuid, ${JSON.stringify(details)}::text::jsonb, ${at}
    from changed
    returning id, version, at`
  if (!event) throw new Error(`The office ${id} is gone.`)
  return event
}

/** An event of an office that is not a step. */
export interface OfficeHappening {
  type: string
  details: Record<string, unknown>
}

/** Stores another event of an office and raises its version. The caller has to hold the lock on offices. */
export async function recordOffice(
  tx: Db,
  id: string,
  happening: OfficeHappening,
  doer: OfficeDoer,
  at: Date,
): Promise<void> {
  await tx`
    with changed as (
      update offices
      set version = version + 1
      where id = ${id}
      returning id, version
    )
    insert into office_events (office_id, version, type, actor_id, details, at)
    select id, version, ${happening.type}, ${doer.personId}::uuid, ${JSON.stringify(happening.details)}::text::jsonb,
      ${at}
    from changed`
}

export interface OfficePatch {
  /** Members to replace. The others stay. */
  contact?: Partial<OfficeContact>
  networkConfirmedOn?: string | null
}

/** Updates the details of an office and stores the event. The caller has to hold the lock on offices. */
export async function updateOffice(tx: Db, id: string, patch: OfficePatch, doer: OfficeDoer, at: Date): Promise<void> {
  const { contact = {}, networkConfirmedOn } = patch
  await tx`
    update offices
    set contact = contact || ${JSON.stringify(contact)}::text::jsonb,
      network_confirmed_on = case when ${networkConfirmedOn === undefined} then network_confirmed_on
        else ${networkConfirmedOn ?? null}::date end
    where id = ${id}`
  await recordOffice(tx, id, { type: 'office.updated', details: { ...patch } }, doer, at)
}

interface OfficeHistoryItem extends OfficeStepTaken, OfficeEvent {
  by: string | null
}

/** Returns the steps of an office in order; one row more than `limit` if there are more. */
export const officeHistory = (db: Db, id: string, { after, limit }: { after: number; limit: number }) => db<
  OfficeHistoryItem[]
>`
  select e.id, e.version, e.action, e.from_state as "from", e.to_state as "to", p.name as by, e.details, e.at
  from office_events e
  left join people p on p.id = e.actor_id
  where e.office_id = ${id} and e.action is not null and e.version > ${after}
  order by e.version
  limit ${limit + 1}`
