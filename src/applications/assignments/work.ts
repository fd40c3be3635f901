import type { Static } from 'typebox'
import type { Actor } from '../../access/identity/actor.ts'
import { after, timeAndUuid } from '../../http/cursor.ts'
import { fault } from '../../http/problems/faults.ts'
import { invalidRequest } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { ListScope } from '../lists/queries.ts'
import type { ApplicationQuery } from '../lists/schema.ts'
import type { Listed } from '../lists/summaries.ts'
import { listWork, type WorkKey, type WorkRow } from './work-queries.ts'

type Query = Static<typeof ApplicationQuery>

const ofWork = ['assigneeId', 'releasedFrom', 'overdue', 'dueBefore', 'escalated'] as const

/** Filters that a queue does not support, because it has no index for them. */
const ofNewest = ['reference', 'permitNumber', 'villageCode', 'unread', 'openCorrection', 'changedSince'] as const

/** True when a query is for a queue: sorted by due time, or with a filter that only queues have an index for. */
export const isAboutWork = (query: Query): boolean =>
  query.sort === 'due' || ofWork.some((name) => query[name] !== undefined)

/**
 * Lists the rows of a queue. Throws `invalid_request` for filters that a queue does not support, and `cursor_mismatch`.
 */
export async function listOfWork(db: Db, actor: Actor, scope: ListScope, query: Query): Promise<Listed<WorkRow>> {
  const {
    sort,
    limit,
    cursor,
    status,
    permitType,
    officeId,
    assigneeId,
    releasedFrom,
    overdue,
    dueBefore,
    deemedGranted = false,
    escalated = false,
  } = query
  const asked = [...(sort === undefined ? [] : ['sort' as const]), ...ofWork].filter(
    (name) => query[name] !== undefined,
  )
  const errors = [
    ...ofNewest.filter((name) => query[name] !== undefined).map((parameter) => fault({ parameter }, 'needs_newest')),
    ...(scope === 'office' && sort === 'newest' ? [fault({ parameter: 'sort' }, 'needs_due')] : []),
    ...(scope === 'office' ? [] : asked.map((parameter) => fault({ parameter }, 'not_a_queue'))),
  ]
  if (errors.length > 0) throw invalidRequest(...errors)
  const filters = {
    status,
    permitType,
    officeId,
    assigneeId,
    releasedFrom,
    overdue,
    dueBefore,
    deemedGranted,
    escalated,
  }
  const list = { list: 'work', of: actor.personId, ...filters }
  const other = assigneeId === 'none' ? null : assigneeId
  const whose = assigneeId === 'me' ? actor.personId : other
  const position = keyIn(after(cursor, list, timeAndUuid))
  const rows = await listWork(db, actor, { ...filters, assigneeId: whose, limit, after: position })
  return { list, limit, rows, keyOf: ({ due, id }) => `${due} ${id}` }
}

function keyIn(text: string | null): WorkKey | null {
  const [due, id] = text?.split(' ') ?? []
  return due !== undefined && id !== undefined ? { due, id } : null
}
