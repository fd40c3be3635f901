import type { applications } from '../../../drizzle/tables/applications.ts'
import type { officeDissolutions } from '../../../drizzle/tables/dissolutions.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { lowestId } from '../../platform/db/ids.ts'
import type { DissolutionDays, OtherOffice } from './dissolution.ts'
import type { EstateItem } from './estate.ts'
import type { OfficeDoer } from './life-queries.ts'

export interface DissolutionRow
  extends DissolutionDays,
    Pick<
      typeof officeDissolutions.$inferSelect,
      'id' | 'officeId' | 'state' | 'requestedAt' | 'woundDownAt' | 'dissolvedAt' | 'calledOffAt'
    > {
  successor: OtherOffice
  requestedBy: string
  dissolvedBy: string | null
  estate: EstateItem[] | null
}

const columns = (db: Db) => db`
  d.id, d.office_id, json_build_object('id', b.id, 'names', names_json(b.name_id, b.name_en)) as successor, d.state,
  d.wind_down_on::text as wind_down_on, d.dissolve_on::text as dissolve_on, r.name as requested_by, d.requested_at,
  d.wound_down_at, h.name as dissolved_by, d.dissolved_at, d.called_off_at, d.estate
  from office_dissolutions d
  join offices b on b.id = d.successor_office_id
  join people r on r.id = d.requested_by
  left join people h on h.id = d.dissolved_by`

/** Returns the dissolutions of an office, the oldest first; one row more than `limit` if there are more. */
export const listDissolutions = (db: Db, officeId: string, { after, limit }: Paging) => db<DissolutionRow[]>`
  select ${columns(db)}
  where d.office_id = ${officeId} and (${after}::uuid is null or d.id > ${after})
  order by d.id
  limit ${limit + 1}`

/** Returns a dissolution with its minutes. Throws `not_found`. */
export async function findDissolution(db: Db, officeId: string, id: string): Promise<DissolutionRow> {
  const [row] = await db<DissolutionRow[]>`
    select ${columns(db)}
    where d.id = ${id} and d.office_id = ${officeId}`
  if (!row) throw new Problem('not_found', { what: 'dissolution' })
  return row
}

export async function insertDissolution(
  tx: Db,
  {
    officeId,
    successorId,
    windDownOn,
    dissolveOn,
    personId,
    at,
  }: DissolutionDays & { officeId: string; successorId: string; personId: string; at: Date },
): Promise<string> {
  const [made] = await tx<{ id: string }[]>`
    insert into office_dissolutions (office_id, successor_office_id, wind_down_on, dissolve_on, requested_by,
      requested_at)
    values (${officeId}, ${successorId}, ${windDownOn}, ${dissolveOn}, ${personId}, ${at})
    returning id`
  if (!made) throw new Error('A dissolution could not be recorded.')
  return made.id
}

/**
 * Locks an office `FOR NO KEY UPDATE` before it closes, or takes over from another. Waits for applications in transfer
 * to it, which hold it `FOR SHARE`; later transfers wait for this transaction.
 */
export async function lockClosingOffice(tx: Db, officeId: string): Promise<void> {
  await tx`
    select
    from offices
    where id = ${officeId}
    for no key update`
}

/** Locks offices as `lockClosingOffice` does, but without waiting. Returns false if somebody else holds one of them. */
export async function lockFreeOffices(tx: Db, officeIds: readonly string[]): Promise<boolean> {
  const { count } = await tx`
    select
    from offices
    where id = any(${[...officeIds]}::uuid[])
    for no key update skip locked`
  return count === officeIds.length
}

export async function markWoundDown(tx: Db, id: string, at: Date): Promise<void> {
  await tx`
    update office_dissolutions
    set state = 'winding_down', wound_down_at = ${at}
    where id = ${id}`
}

/** Stores the end of a dissolution, with the minutes of the transfer. */
export async function markDissolved(
  tx: Db,
  id: string,
  estate: readonly EstateItem[],
  doer: OfficeDoer,
  at: Date,
): Promise<void> {
  await tx`
    update office_dissolutions
    set state = 'dissolved', dissolved_at = ${at}, dissolved_by = ${doer.personId},
      estate = ${JSON.stringify(estate)}::text::jsonb
    where id = ${id}`
}

export async function markCalledOff(tx: Db, id: string, at: Date): Promise<void> {
  await tx`
    update office_dissolutions
    set state = 'called_off', called_off_at = ${at}
    where id = ${id}`
}

/** Returns offices that have to wind down or to be dissolved today, in the order in which this was planned. */
export const dueDissolutions = (db: Db, limit: number) => db<{ officeId: string; action: 'wind_down' | 'dissolve' }[]>`
  select d.office_id, case when d.dissolve_on <= today.day then 'dissolve' else 'wind_down' end as action
  from office_dissolutions d
  join offices o on o.id = d.office_id,
    (select network_day() as day) today
  where d.state in ('planned', 'winding_down')
    and (d.dissolve_on <= today.day
      or (d.state = 'planned' and d.wind_down_on <= today.day and o.state in ('counter_only', 'online')))
  order by d.id
  limit ${limit}`

type TransferredApplication = Pick<
  typeof applications.$inferSelect,
  'id' | 'reference' | 'permitType' | 'villageCode' | 'status' | 'version'
>

const applicationsAtATime = 1_000

/** Yields every application that was transferred, in order of id, a thousand at a time, with its state at that time. */
export async function* applicationsOf(db: Db, dissolutionId: string): AsyncGenerator<TransferredApplication[]> {
  let after = lowestId
  for (;;) {
    const applications: TransferredApplication[] = await db<TransferredApplication[]>`
      select f.application_id as id, a.reference, a.permit_type, a.village_code, f.status, f.version
      from office_dissolution_applications f
      join applications a on a.id = f.application_id
      where f.dissolution_id = ${dissolutionId} and f.application_id > ${after}
      order by f.application_id
      limit ${applicationsAtATime}`
    if (applications.length > 0) yield applications
    const last = applications.at(-1)
    if (!last || applications.length < applicationsAtATime) return
    after = last.id
  }
}
