import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * SQL for the versions of permit types that an update of the open data knows: in force on its day, and published before
 * it. Columns: code, Indonesian name, `is_open`. A retired type keeps its last one. A version that is published for the
 * day itself after the update is known to the next one.
 */
export const typesOn = (db: Db, day: Fragment): Fragment => db`(
  select distinct on (t.code) t.code, t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from open_data_days u
  join permit_type_versions t on t.valid_from <= u.day and t.published_at <= u.at
  where u.day = ${day}
    and not exists (
      select from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
)`
