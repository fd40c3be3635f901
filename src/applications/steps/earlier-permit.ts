import type { Blocker } from '../../http/problems/problem.ts'
import { type Db, type Fragment, within } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { endedStates } from '../drafts/earlier.ts'
import { type Status, states } from '../lifecycle.ts'
import { blocker } from './blocker.ts'
import type { WayOut } from './earlier-permit-words.ts'

/** Returns the blocker of a renewal or an amendment whose earlier permit has ended or left its account. */
export function earlierPermitBlockers(application: Case): Blocker[] {
  const { earlierPermit: earlier } = application
  const wayOut = wayOutOf(application)
  if (earlier?.state === 'revoked') return [blocker('earlier_permit_revoked', { wayOut }, '/startedFrom')]
  if (earlier?.state === 'superseded')
    return [blocker('earlier_permit_superseded', { by: earlier.supersededBy, wayOut }, '/startedFrom')]
  return earlier?.hasLeft ? [blocker('earlier_permit_left', {}, '/startedFrom')] : []
}

/** Returns how an application ends whose earlier permit has ended. One that waits for its applicant is not refused. */
function wayOutOf({ status, permit, type: { definition } }: Case): WayOut {
  if (permit !== null) return 'revocation'
  if (states[status].clock !== 'paused') return 'refusal'
  return Object.keys(definition.lapseAfterDays).includes(status) ? 'lapse' : 'withdrawal'
}

/** True when a step brings a permit into force in the place of an earlier one. */
const takesAPlace = ({ earlierPermit, permit }: Case, to: Status): boolean =>
  earlierPermit !== null && (to === 'issued' || (to === 'handed_over' && permit?.state === 'not_yet_in_force'))

/**
 * Returns the permits on which a step depends: the earlier one, if the step brings a permit into force in its place,
 * and the one that is handed over.
 */
export function permitsOfStep(application: Case, to: Status): string[] {
  const { earlierPermit, permit } = application
  return [
    ...(earlierPermit && takesAPlace(application, to) ? [earlierPermit.id] : []),
    ...(to === 'handed_over' && permit ? [permit.id] : []),
  ]
}

/**
 * Writes a step. If its permit takes the place of an earlier one, it first locks the permits, in the transaction of the
 * step: it cancels the visits of other renewals, and so sees one whose booking was committed while this waited.
 */
export const afterItsPermits = <T>(
  db: Db,
  { application, decision: { to } }: { application: Case; decision: { to: Status } },
  write: (tx: Db) => Promise<T>,
): Promise<T> =>
  takesAPlace(application, to)
    ? within(db, async (tx) => {
        await standingPermits(tx, application, permitsOfStep(application, to))
        return write(tx)
      })
    : write(db)

/**
 * Returns the CTE `standing`, with a comma, and the condition `stands`, led by `and`. They lock these permits, and hold
 * if these still stand. So of two signatures at once, and of a step or a booking and a revocation or the end of a term,
 * the later one finds what the first has done. Both are empty without a permit.
 */
export function lockingPermits(
  db: Db,
  application: Case,
  ids: readonly string[],
): Record<'standing' | 'stands', Fragment> {
  if (ids.length === 0) return { standing: db``, stands: db`` }
  return {
    standing: db`standing as materialized (${standingPermits(db, application, ids)}), `,
    stands: db`and (select count(*) from standing) = ${ids.length}`,
  }
}

/**
 * Locks these permits, the oldest first, and selects those that were neither revoked nor superseded, nor have expired
 * before this application brought them into force. The application is locked first and only as it was read, because a
 * transfer and every other step lock it before its permits.
 */
const standingPermits = (db: Db, { id, version }: Case, permitIds: readonly string[]) => db`
  select p.id
  from (
    select a.id
    from applications a
    where a.id = ${id} and a.version = ${version}
    for no key update
  ) renewal, permits p
  where p.id = any(${permitIds}::uuid[])
    and permit_state(p.state, p.ends_on, p.revoked_from) <> all(${endedStates}::permit_state[])
    and (p.application_id <> renewal.id or p.valid_from is not null
      or permit_state(p.state, p.ends_on, p.revoked_from) <> 'expired')
  order by p.id
  for no key update of p`
