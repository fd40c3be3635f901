import type { Blocker } from '../../http/problems/problem.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { type EarlierPermit, endedStates } from '../drafts/earlier.ts'
import type { Status } from '../lifecycle.ts'
import { blocker } from './blocker.ts'

/**
 * Returns the blocker of a renewal or an amendment whose earlier permit was revoked or superseded. `isIssued`: its own
 * permit was issued, and waits for the handover.
 */
export function earlierPermitBlockers(earlier: EarlierPermit | null, isIssued: boolean): Blocker[] {
  if (earlier?.state === 'revoked') return [blocker('earlier_permit_revoked', { isIssued }, '/startedFrom')]
  if (earlier?.state !== 'superseded') return []
  return [blocker('earlier_permit_superseded', { by: earlier.supersededBy, isIssued }, '/startedFrom')]
}

/**
 * Returns the CTE `earlier`, led by a comma, and the condition `isRenewable`, led by `and`, of a step that issues a
 * renewal or an amendment, or brings its permit into force. They lock the earlier permit, and hold if it was neither
 * revoked nor superseded. So of two signatures at once, and of a signature and a revocation, the later one finds what
 * the first has done. Both are empty for any other step.
 */
export function lockingEarlierPermit(
  db: Db,
  application: Case,
  to: Status,
): Record<'earlier' | 'isRenewable', Fragment> {
  const { earlierPermit, permit } = application
  const begins = to === 'issued' || (to === 'handed_over' && permit?.state === 'not_yet_in_force')
  if (!begins || !earlierPermit) return { earlier: db``, isRenewable: db`` }
  return {
    earlier: db`, earlier as materialized (${renewablePermit(db, application, earlierPermit)})`,
    isRenewable: db` and exists (select from earlier)`,
  }
}

/**
 * Locks a permit that can be renewed; otherwise the select is empty. The application is locked first and only as it was
 * read, because a transfer and every other step lock it before its earlier permit.
 */
const renewablePermit = (db: Db, { id, version }: Case, { id: permitId }: EarlierPermit): Fragment => db`
  select p.id
  from (
    select a.id
    from applications a
    where a.id = ${id} and a.version = ${version}
    for no key update
  ) renewal, permits p
  where p.id = ${permitId}
    and permit_state(p.state, p.ends_on, p.revoked_from) <> all(${endedStates}::permit_state[])
  for no key update of p`
