import type { clientEvents, clientQueries } from '../../../drizzle/tables/clients.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Client, Environment, Registration } from './client.ts'
import type { ClientEventType } from './event-types.ts'

/** The event of a change of a client. The same statement stores the change and the event. */
interface ClientChange {
  type: ClientEventType
  actorId: string | null
  details: Record<string, unknown>
}

interface Row extends Omit<Client, keyof Registration> {
  registration: Registration
}

const columns = (db: Db) => db`c.id, c.version, c.environment, c.registration, c.created_at, c.updated_at,
  case
    when c.suspended_at is not null then json_build_object('since', rfc3339(c.suspended_at), 'reason',
      c.suspension_reason) end as suspension`

const flat = ({ registration, ...row }: Row): Client => ({ ...row, ...registration })

/** Lists clients in order of registration; one more than `limit` if there are more. */
export async function listClients(db: Db, { after, limit }: Paging): Promise<Client[]> {
  return (
    await db<Row[]>`
      select ${columns(db)}
      from clients c
      where ${after}::uuid is null or c.id > ${after}
      order by c.id
      limit ${limit + 1}`
  ).map(flat)
}

/** Returns a client, also a suspended one. Throws `not_found`. */
export async function findClient(db: Db, id: string): Promise<Client> {
  const [row] = await db<Row[]>`select ${columns(db)} from clients c where c.id = ${id}`
  if (!row) throw new Problem('not_found', { what: 'client' })
  return flat(row)
}

/** True when a client other than `butFor` has this subject of the issuer. */
export async function isSubjectTaken(db: Db, subject: string, butFor: string | null): Promise<boolean> {
  return (
    (
      await db`
        select
        from clients
        where oauth_subject = ${subject} and (${butFor}::uuid is null or id <> ${butFor})`
    ).length > 0
  )
}

/** Returns the given codes that no permit type or region of the network has. */
export async function unknownCodes(
  db: Db,
  { permitTypes, regions }: Pick<Registration, 'permitTypes' | 'regions'>,
): Promise<{ permitTypes: string[]; regions: string[] }> {
  const [row] = await db<{ permitTypes: string[]; regions: string[] }[]>`
    select array(select t
      from unnest(${permitTypes}::text[]) t
      where not exists (select from permit_type_versions v where v.code = t)) as permit_types,
      array(select r
        from unnest(${regions}::text[]) r
        where not exists (select from regions known where known.code = r)) as regions`
  return row ?? { permitTypes, regions }
}

/**
 * Inserts a client and its event `client.registered` in one statement. Undefined when another client has its subject.
 */
export async function insertClient(
  db: Db,
  environment: Environment,
  registration: Registration,
  actorId: string | null,
): Promise<Client | undefined> {
  const [row] = await db<Row[]>`
    with c as (
      insert into clients (environment, registration)
      values (${environment}, ${JSON.stringify(registration)}::text::jsonb)
      on conflict (oauth_subject) do nothing
      returning *
    ), event as (
      insert into client_events (client_id, version, type, actor_id, details)
      select id, version, 'client.registered', ${actorId}::uuid, jsonb_build_object('registration', registration)
      from c
    )
    select ${columns(db)} from c`
  return row && flat(row)
}

/**
 * Replaces the registration of a client and stores the event, if the client is still at `version`. Undefined otherwise.
 */
export async function updateRegistration(
  db: Db,
  { id, version }: Pick<Client, 'id' | 'version'>,
  registration: Registration,
  change: ClientChange,
): Promise<Client | undefined> {
  const [row] = await db<Row[]>`
    with c as (
      update clients
      set version = version + 1, registration = ${JSON.stringify(registration)}::text::jsonb,
        updated_at = clock_timestamp()
      where id = ${id} and version = ${version}
      returning *
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from c`
  return row && flat(row)
}

/**
 * Suspends a client, or lifts its suspension (`reason` null), and stores the event. It depends on nothing that was read
 * before. Throws `not_found`. A suspended client keeps the time of its first suspension.
 */
export async function updateSuspension(
  db: Db,
  id: string,
  reason: string | null,
  change: ClientChange,
): Promise<Client> {
  const [row] = await db<Row[]>`
    with c as (
      update clients
      set version = version + 1, updated_at = clock_timestamp(), suspension_reason = ${reason},
        suspended_at = case when ${reason}::text is not null then coalesce(suspended_at, clock_timestamp()) end
      where id = ${id}
      returning *
    ), event as (${recordChange(db, change)})
    select ${columns(db)} from c`
  if (!row) throw new Problem('not_found', { what: 'client' })
  return flat(row)
}

/** SQL that inserts an event of the client in the CTE `c`, as it is after the change. */
export const recordChange = (db: Db, { type, actorId, details }: ClientChange) => db`
  insert into client_events (client_id, version, type, actor_id, details)
  select id, version, ${type}, ${actorId}::uuid, ${JSON.stringify(details)}::text::jsonb
  from c`

interface ClientEvent extends Pick<typeof clientEvents.$inferSelect, 'id' | 'version' | 'at'> {
  type: ClientEventType
  actor: string | null
  details: Record<string, unknown>
}

/** Lists the events of a client in order; one more than `limit` if there are more. */
export const listClientEvents = (db: Db, clientId: string, { after, limit }: { after: number; limit: number }) => db<
  ClientEvent[]
>`
  select e.id, e.version, e.type, p.name as actor, e.details, e.at
  from client_events e
  left join people p on p.id = e.actor_id
  where e.client_id = ${clientId} and e.version > ${after}
  order by e.version
  limit ${limit + 1}`

interface ClientQuery extends Pick<typeof clientQueries.$inferSelect, 'id' | 'keyId' | 'purpose' | 'operation' | 'at'> {
  count: number
  permitIds: string[]
}

/**
 * SQL for the permit ids of a query, in the order of its answer. Early queries stored ids of applications: those are
 * mapped.
 */
const permitIds = (db: Db) =>
  db`
    array(select coalesce(p.id, told.id)
      from unnest(permit_ids) with ordinality as told (id, place)
      left join permits p on p.application_id = told.id
      order by told.place)`

/** Lists the queries of a client about permits, the latest first; one more than `limit` if there are more. */
export const listClientQueries = (db: Db, clientId: string, { after, limit }: Paging) => db<ClientQuery[]>`
  select id, key_id, purpose, operation, cardinality(permit_ids) as count, ${permitIds(db)} as permit_ids, at
  from client_queries
  where client_id = ${clientId} and (${after}::uuid is null or id < ${after})
  order by id desc
  limit ${limit + 1}`
