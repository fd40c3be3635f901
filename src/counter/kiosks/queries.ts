import type { kioskEvents, kiosks } from '../../../drizzle/tables/kiosks.ts'
import { hasCounter } from '../../access/identity/queries.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { KioskEventType } from './event-types.ts'

export interface Kiosk
  extends Pick<
    typeof kiosks.$inferSelect,
    'id' | 'officeId' | 'label' | 'environment' | 'version' | 'createdAt' | 'updatedAt'
  > {
  officeRegion: string
}

const columns = (db: Db) =>
  db`
    k.id, k.office_id, o.region_code as office_region, k.label, k.environment, k.version,
    k.created_at, k.updated_at`

/** Returns a kiosk of an office in these regions or below. Throws `not_found`. */
export async function findKiosk(db: Db, id: string, reaches: readonly string[]): Promise<Kiosk> {
  const [kiosk] = await db<Kiosk[]>`
    select ${columns(db)}
    from kiosks k
    join offices o on o.id = k.office_id
    where k.id = ${id} and ${within(db, reaches)}`
  if (!kiosk) throw new Problem('not_found', { what: 'kiosk' })
  return kiosk
}

/**
 * Returns the kiosks of offices in these regions or below, the oldest first; one row more than `limit` if there are
 * more.
 */
export const listKiosks = (
  db: Db,
  reaches: readonly string[],
  { officeId, after, limit }: { officeId: string | undefined; after: string | null; limit: number },
) => db<Kiosk[]>`
  select ${columns(db)}
  from kiosks k
  join offices o on o.id = k.office_id
  where (${officeId ?? null}::uuid is null or k.office_id = ${officeId ?? null})
    and (${after}::uuid is null or k.id > ${after})
    and ${within(db, reaches)}
  order by k.id
  limit ${limit + 1}`

const within = (db: Db, reaches: readonly string[]) =>
  db`
    exists (
      select
      from unnest(${[...reaches]}::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )`

/**
 * Returns the code of the region of an office that has a counter: online, counter only or winding down. Undefined for
 * another state or an unknown office.
 */
export async function openOfficeRegion(db: Db, id: string): Promise<string | undefined> {
  const [office] = await db<{ region: string }[]>`
    select o.region_code as region
    from offices o
    where o.id = ${id} and ${hasCounter(db)}`
  return office?.region
}

interface KioskEvent extends Pick<typeof kioskEvents.$inferSelect, 'id' | 'version' | 'at'> {
  type: KioskEventType
  actor: string
  details: Record<string, unknown>
}

/** Returns the events of a kiosk after version `after`, oldest first; one row more than `limit` if there are more. */
export const listKioskEvents = (db: Db, kioskId: string, { after, limit }: { after: number; limit: number }) => db<
  KioskEvent[]
>`
  select e.id, e.version, e.type, p.name as actor, e.details, e.at
  from kiosk_events e
  join people p on p.id = e.actor_id
  where e.kiosk_id = ${kioskId} and e.version > ${after}
  order by e.version
  limit ${limit + 1}`
