import type { Actor } from '../../access/identity/actor.ts'
import type { Db } from '../../platform/db/client.ts'
import { visibleTo } from '../visibility.ts'
import { type ListedRow, type ListFilters, type ListScope, listed, matching, ofOffice, within } from './queries.ts'
import { openCorrections } from './waiting.ts'

/**
 * Lists the applications of a scope with messages of the applicant's side that the office has not read, or with a
 * correction that waits for its decision, newest first; `limit` + 1 rows if there are more. The cost grows with what
 * waits in the network, not with the applications: the inner limit has PostgreSQL begin with the former.
 */
export const listWaiting = (db: Db, actor: Actor, scope: ListScope, filters: ListFilters) => db<ListedRow[]>`
  select seen.id, seen.mark, seen.overdue
  from ${filters.unread ? db`unread_threads` : openCorrections(db)} u
  cross join lateral (
    select ${listed(db)}
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = u.application_id and ${visibleTo(db, actor)} and ${within[scope](db, actor)}
      and ${ofOffice[scope](db, filters)}
      and ${matching(db, { ...filters, ...(filters.unread ? { unread: undefined } : { openCorrection: undefined }) })}
    limit 1
  ) seen
  order by u.application_id desc
  limit (select ${filters.limit + 1}::int)`
