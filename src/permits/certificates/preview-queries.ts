import type { OfficeContact } from '../../network/offices/contact.ts'
import type { Level } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { regionsOf } from './queries.ts'
import type { NamedRegion } from './region-names.ts'

/** The office of a specimen, and the regions of office and place. */
interface SpecimenPlace {
  regionCode: string
  office: Names
  contact: OfficeContact
  officeRegions: NamedRegion[]
  placeRegions: NamedRegion[]
}

/**
 * Returns the office of a level for a village, or without one, for the first village of the network. If that office is
 * dissolved, it returns the next one above. Undefined: there is none.
 */
export async function findSpecimenPlace(
  db: Db,
  villageCode: string | null,
  level: Level,
): Promise<SpecimenPlace | undefined> {
  const [place] = await db<SpecimenPlace[]>`
    with village as (
      select r.code
      from regions r
      where r.level = 'village' and (${villageCode}::text is null or r.code = ${villageCode})
      order by coalesce(r.valid_until <= network_day(), false), r.code
      limit 1
    )
    select o.region_code, names_json(o.name_id, o.name_en) as office, o.contact,
      ${regionsOf(db, db`o.region_code`)} as office_regions, ${regionsOf(db, db`v.code`)} as place_regions
    from village v
    join offices o on o.level >= ${level}::level and o.region_code = any(region_and_above(v.code))
    where o.state <> 'dissolved'
    order by o.level
    limit 1`
  return place
}
