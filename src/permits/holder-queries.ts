import { defaultHolder } from '../catalogue/permit-types/holder.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import { dot } from '../privacy/mask.ts'

/**
 * SQL for the holder's name in the answers now, as JSON, with the time of the last correction since the permit was
 * issued that changed it, or took away a name that comes before it. Null when nobody is named, or the name is masked.
 */
export const holderJson = (db: Db, permitId: Fragment) => db`(
  select json_build_object('name', named.name, 'correctedAt', (
    select rfc3339(max(c.decided_at))
    from corrections c
    where c.application_id = named.application_id and c.outcome = 'accepted' and c.decided_at > named.issued_at
      and exists (
        select
        from unnest(c.pointers) as changed (pointer), unnest(named.pointers) as listed (pointer)
        where starts_with(listed.pointer || '/', changed.pointer || '/'))))
  from (${holderAnswer(db, permitId)}) named
  where ${isOpen(db)})`

/** SQL for the pointers to what `holderJson` discloses: a list of one, or an empty one. */
export const holderPointers = (db: Db, permitId: Fragment) => db`array(
  select named.pointer
  from (${holderAnswer(db, permitId)}) named
  where ${isOpen(db)})`

const isOpen = (db: Db) => db`strpos(named.name, ${dot}) = 0`

/**
 * SQL for the answer that names the holder of a permit, with its pointer: by the same rule as `holderIn`, the first
 * text among the answers that the version of the type lists. `pointers` are those listed up to it.
 */
const holderAnswer = (db: Db, permitId: Fragment) => db`
  select listed.pointer, listed.pointers, f.answers #>> listed.path as name, h.application_id, h.issued_at
  from permits h
  join permit_type_versions v on v.code = h.permit_type and v.version = h.permit_type_version
  join application_forms f on f.application_id = h.application_id
  cross join lateral (
    select l.pointer, l.place, array_agg(l.pointer) over (order by l.place) as pointers,
      array(
        select replace(replace(n.name, '~1', '/'), '~0', '~')
        from unnest(string_to_array(substr(l.pointer, 2), '/')) with ordinality as n (name, place)
        order by n.place
      ) as path
    from jsonb_array_elements_text(coalesce(v.definition->'holder', ${JSON.stringify(defaultHolder)}::text::jsonb))
      with ordinality as l (pointer, place)
  ) listed
  where h.id = ${permitId}
    and jsonb_typeof(f.answers #> listed.path) = 'string'
    and f.answers #>> listed.path ~ '\\S'
  order by listed.place
  limit 1`
