import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * SQL for the versions of permit types in force on a day: code, Indonesian name, `is_open`. A retired type keeps
 * its last one.
 */
export const typesOn = (db: Db, day: Fragment): Fragment => db`(
  select distinct on (t.code) t.code, t.names->>'id' as name,
    t.definition->'openData' is not distinct from 'true'::jsonb as is_open
  from permit_type_versions t
  where t.valid_from <= ${day}
    and not exists (
      select from permit_type_withdrawals w
      where w.code = t.code and w.version = t.version
    )
  order by t.code, t.version desc
)`
