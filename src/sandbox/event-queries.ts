import { Problem } from '../http/problems/problem.ts'
import type { PermitState } from '../permits/life.ts'
import type { Db } from '../platform/db/client.ts'
import { startOfDay } from '../platform/db/local-time.ts'
import { actingRegion, issuingRegion, sandboxIssuer } from './fixed-permits.ts'

/** The head of the sandbox, who takes the steps of its permits. */
interface SandboxHead {
  personId: string
  officeId: string
}

/** Returns the head of the sandbox. Throws for a database that is not prepared. */
export async function findHead(db: Db): Promise<SandboxHead> {
  const [head] = await db<SandboxHead[]>`
    select p.id as person_id, o.id as office_id
    from people p, offices o
    where p.issuer = ${sandboxIssuer} and p.subject = 'head' and o.region_code = ${actingRegion}`
  if (!head) throw new Error('The sandbox has no head.')
  return head
}

/** Inserts the head of the sandbox. */
export const insertHead = (db: Db) => db`
  insert into people (issuer, subject, name)
  values (${sandboxIssuer}, 'head', 'Kepala Kantor (contoh)')`

/** Locks a permit of an agency by its number. Returns its id. Throws `not_found`. */
export async function lockOwnPermit(tx: Db, village: string, number: string): Promise<string> {
  const [permit] = await tx<{ id: string }[]>`
    select p.id from permits p where p.number = ${number} and p.village_code = ${village} for update`
  if (!permit) throw new Problem('not_found', { what: 'permit' })
  return permit.id
}

/** Returns the place of the next permit in the sequence of the sandbox. Call it with the lock of the sandbox. */
export async function nextPlace(tx: Db): Promise<{ year: number; sequence: number; today: string }> {
  const [place] = await tx<{ year: number; sequence: number; today: string }[]>`
    select extract(year from network_day())::int as year, network_day()::text as today,
      (select coalesce(max(p.sequence), 0) + 1
        from permits p
        join offices o on o.id = p.issuing_office_id
        where o.region_code = ${issuingRegion} and p.year = extract(year from network_day())) as sequence`
  if (!place) throw new Error('The sandbox has no next permit.')
  return place
}

/** Takes the lock under which the sandbox gives numbers, until the transaction ends. */
export const lockSandbox = (tx: Db) => tx`select pg_advisory_xact_lock(hashtext('satu_pintu.sandbox'))`

/** Records that a permit was handed over, which brings it into force if it was not. */
export const handOver = (tx: Db, id: string) => tx`
  with permit as (
    update permits p
    set version = p.version + 1, handed_over_at = clock_timestamp(), changed_at = clock_timestamp(),
      state = case p.state when 'not_yet_in_force' then 'in_force' else p.state end,
      valid_from = coalesce(p.valid_from, network_day())
    where p.id = ${id}
    returning p.id, p.version, old.state as before, p.state, p.changed_at as at
  )
  insert into permit_events (permit_id, version, type, action, from_state, to_state, standing, channel, at)
  select id, version, 'permit.handed_over', case when before <> state then 'hand_over' end,
    case when before <> state then before end, case when before <> state then state end, 'system', 'system', at
  from permit`

/** True when a permit was handed over. */
export const isHandedOver = async (tx: Db, id: string): Promise<boolean> =>
  (await tx`select from permits where id = ${id} and handed_over_at is not null`).length > 0

/**
 * Lets the last day of a permit be yesterday, and issues it no later than on that day. The job that ends permits
 * records the end.
 */
export const letExpire = (tx: Db, id: string) => tx`
  update permits
  set valid_until = network_day() - 1, valid_from = least(valid_from, network_day() - 1),
    issued_at = least(issued_at, ${startOfDay(tx, tx`network_day() - 1`)})
  where id = ${id}`

/** Records that a permit was superseded by another. */
export const supersede = (tx: Db, id: string, by: { id: string; number: string }) => tx`
  with superseded as (
    update permits p
    set version = p.version + 1, state = 'superseded', superseded_by = ${by.id}, changed_at = clock_timestamp()
    where p.id = ${id}
    returning p.id, p.version, old.state as before, p.changed_at as at
  )
  insert into permit_events (permit_id, version, type, action, from_state, to_state, standing, channel, details, at)
  select id, version, 'permit.superseded', 'supersede', before, 'superseded', 'system', 'system',
    jsonb_build_object('by', ${by.id}::text, 'number', ${by.number}::text, 'for', 'renewal'), at
  from superseded`

/** Records that the other of the two offices of the sandbox is responsible for a permit. */
export const transfer = (tx: Db, id: string) => tx`
  with place as (
    select p.office_id as from_id, o.id as to_id
    from permits p
    join offices o on o.region_code in (${issuingRegion}, ${actingRegion}) and o.id <> p.office_id
    where p.id = ${id}
  ), moved as (
    update permits p
    set version = p.version + 1, office_id = place.to_id, changed_at = clock_timestamp()
    from place
    where p.id = ${id}
    returning p.id, p.version, p.changed_at as at, place.from_id, place.to_id
  )
  insert into permit_events (permit_id, version, type, standing, office_id, channel, details, at)
  select id, version, 'permit.transferred', 'system', to_id, 'system',
    jsonb_build_object('from', from_id, 'to', to_id), at
  from moved`

/** A permit after an event, with the id of that event. */
export interface MadeEvent {
  eventId: string
  id: string
  number: string
  state: PermitState
  token: string
}

/** Returns a permit with the id of its last event. */
export async function readMade(tx: Db, id: string): Promise<MadeEvent> {
  const [made] = await tx<MadeEvent[]>`
    select e.id as event_id, p.id, p.number, permit_state(p.state, p.ends_on, p.revoked_from) as state,
      p.public_token as token
    from permits p
    join permit_events e on e.permit_id = p.id and e.version = p.version
    where p.id = ${id}`
  if (!made) throw new Error('The permit has no event of its version.')
  return made
}
