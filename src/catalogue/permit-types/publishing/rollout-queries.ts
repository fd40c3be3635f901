import type { Level } from '../../../network/offices/network.ts'
import type { Db } from '../../../platform/db/client.ts'

export interface RolloutInput {
  regionCode: string
  level?: Level
  online: boolean
}

/**
 * Switches a type on or off at the offices of a region and below it, and stores the change. Returns the number of
 * offices that changed. Undefined when the type or the region is unknown.
 */
export async function insertRollout(
  db: Db,
  code: string,
  { regionCode, level, online }: RolloutInput,
  personId: string,
): Promise<{ offices: number } | undefined> {
  const [turned] = await db<{ offices: number }[]>`
    with known as (
      select
      from regions r
      where r.code = ${regionCode} and exists (select from permit_type_versions t where t.code = ${code})
    ), there as (
      select o.id
      from offices o, known
      where (o.region_code = ${regionCode} or starts_with(o.region_code, ${`${regionCode}.`}))
        and (${level ?? null}::level is null or o.level = ${level ?? null})
    ), switched_on as (
      insert into office_permit_types (office_id, permit_type)
      select id, ${code}
      from there
      where ${online}
      on conflict do nothing
      returning 1
    ), switched_off as (
      delete from office_permit_types s
      using there
      where s.office_id = there.id and s.permit_type = ${code} and not ${online}
      returning 1
    )
    insert into permit_type_rollouts (permit_type, region_code, level, online, offices, by)
    select ${code}, ${regionCode}, ${level ?? null}::level, ${online},
      (select count(*) from switched_on) + (select count(*) from switched_off), ${personId}
    from known
    returning offices`
  return turned
}
