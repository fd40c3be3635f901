import { finished } from '../applications/steps/open-states.ts'
import { doerColumns, type EstateCount, type EstatePart, inBatches, type Transfer } from '../network/offices/estate.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * The part of an estate with the permits for which an office is responsible. Their issuer, number and state do not
 * change. The head of the successor may then suspend and revoke them.
 */
export const permitEstate = {
  count: (db: Db, officeId: string) => db<EstateCount[]>`
    select state::text as key, count(*)::int as count
    from permits
    where office_id = ${officeId}
    group by state
    order by state`,
  move: (tx, transfer) => moved(tx, transfer, tx`p.office_id = ${transfer.from}`),
  moveAhead: (tx, transfer) => movedAfterApplications(tx, transfer, tx``),
  moveFree: (tx, transfer) => movedAfterApplications(tx, transfer, tx`for no key update of p skip locked`),
} as const satisfies EstatePart

/**
 * Moves permits whose application has moved. A step locks an application before its permit, and a renewal before the
 * permit that it supersedes. So permits of other applications, and those with a renewal that is not finished, stay for
 * later. None is started meanwhile: that locks the earlier application, which has moved.
 */
async function movedAfterApplications(tx: Db, transfer: Transfer, locked: Fragment): Promise<EstateCount[]> {
  const ids = await tx<{ id: string }[]>`
    select p.id
    from permits p
    where p.office_id = ${transfer.from}
      and not exists (
        select
        from applications a
        where a.id = p.application_id and a.office_id = p.office_id)
      and not exists (
        select
        from applications r
        where r.started_from_id = p.application_id and r.started_for in ('renewal', 'amendment')
          and r.status <> all(${finished}::application_status[]) and r.discarded_at is null)
    ${locked}`
  return inBatches(
    ids.map(({ id }) => id),
    (batch) => moved(tx, transfer, tx`p.id = any(${batch}::uuid[]) and p.office_id = ${transfer.from}`),
  )
}

const moved = (tx: Db, { dissolutionId, from, to, personId }: Transfer, which: Fragment) => tx<EstateCount[]>`
  with moved as (
    update permits p
    set version = p.version + 1, office_id = ${to}, changed_at = clock_timestamp()
    where ${which}
    returning p.id, p.version, p.state, p.changed_at
  ), recorded as (
    insert into permit_events (permit_id, version, type, actor_id, standing, office_id, channel, details, at)
    select id, version, 'permit.transferred', ${doerColumns(tx, { personId, to })},
      jsonb_build_object('dissolutionId', ${dissolutionId}::text, 'from', ${from}::text, 'to', ${to}::text),
      changed_at
    from moved
  )
  select state::text as key, count(*)::int as count
  from moved
  group by state
  order by state`
