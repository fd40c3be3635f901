import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { type ChangedRow, changed, eventOf } from '../changed.ts'
import type { PersonalDoer } from '../doer.ts'
import { lockingPermits } from '../steps/earlier-permit.ts'
import type { VisitSlot } from './slots.ts'
import type { RecordedVisitOutcome, VisitPurpose } from './visit.ts'

interface NewVisit {
  officeId: string
  purpose: VisitPurpose
  slot: VisitSlot
  note: string | null
  supersedes: string | null
}

/**
 * Books the first free desk of a slot, in place of the visit that it supersedes. Returns `full` when none is free,
 * undefined when the application has changed since it was read, or its permit or the earlier one has ended. `tx` must
 * be a transaction: an advisory lock serialises the bookings of one day of an office. PostgreSQL refuses a desk that is
 * booked at that time (23P01).
 */
export async function insertVisit(
  tx: Db,
  application: Case,
  { officeId, purpose, slot, note, supersedes }: NewVisit,
  doer: PersonalDoer,
): Promise<ChangedRow | 'full' | undefined> {
  const [startsAt, endsAt] = [new Date(slot.startsAt).toISOString(), new Date(slot.endsAt).toISOString()]
  await tx`
    select pg_advisory_xact_lock(
      hashtextextended(${`visits ${officeId} ${startsAt.slice(0, 'yyyy-mm-dd'.length)}`}, 0))`
  const desk = await freeDesk(tx, officeId, slot.desks, { startsAt, endsAt, besides: supersedes })
  if (desk === undefined) return 'full'
  const details = {
    purpose,
    startsAt,
    endsAt,
    officeId,
    ...(note !== null && { note }),
    ...(supersedes !== null && { supersedes }),
  }
  const { standing, stands } = lockingPermits(tx, application, permitsOfVisit(application))
  const [made] = await tx<ChangedRow[]>`
    with ${standing}${changed(tx, application, { onlyIf: stands })}, ended as (
      update counter_visits v
      set outcome = 'moved', ended_at = changed.at
      from changed
      where v.id = ${supersedes}::uuid and v.application_id = changed.id and v.outcome is null
      returning v.id
    ), made as (
      insert into counter_visits (application_id, office_id, purpose, starts_at, ends_at, desk, note, supersedes,
        made_by, made_at)
      select changed.id, ${officeId}::uuid, ${purpose}::visit_purpose, ${startsAt}::timestamptz, ${endsAt}::timestamptz,
        ${desk}::smallint, ${note}::text, ${supersedes}::uuid, ${doer.personId}::uuid, at
      from changed, (select count(*) from ended) first_the_other_ends
      returning id
    ),
    ${eventOf(tx, { type: supersedes === null ? 'counter_visit.booked' : 'counter_visit.moved', details }, doer)}
    select made.id, changed.version, changed.at
    from made, changed`
  return made
}

/** Returns the permits on which a visit depends: that of the application, and until it is in force the earlier one. */
function permitsOfVisit({ permit, earlierPermit }: Case): string[] {
  const begins = permit === null || permit.state === 'not_yet_in_force'
  return [...(begins && earlierPermit ? [earlierPermit.id] : []), ...(permit ? [permit.id] : [])]
}

async function freeDesk(
  tx: Db,
  officeId: string,
  desks: number,
  { startsAt, endsAt, besides }: { startsAt: string; endsAt: string; besides: string | null },
): Promise<number | undefined> {
  const [free] = await tx<{ desk: number }[]>`
    select free.desk
    from generate_series(1, ${desks}::int) free (desk)
    where not exists (
      select
      from counter_visits v
      where v.office_id = ${officeId}
        and v.desk = free.desk
        and (v.outcome is null or v.ended_at > v.starts_at)
        and v.id is distinct from ${besides}::uuid
        and tstzrange(v.starts_at, v.ends_at) && tstzrange(${startsAt}::timestamptz, ${endsAt}::timestamptz)
    )
    order by free.desk
    limit 1`
  return free?.desk
}

/** Ends a visit, with an event. Undefined when the application has changed since it was read. */
export async function recordVisitOutcome(
  db: Db,
  application: Case,
  visitId: string,
  { outcome, reason }: { outcome: RecordedVisitOutcome; reason: string | null },
  doer: PersonalDoer,
): Promise<ChangedRow | undefined> {
  const [ended] = await db<ChangedRow[]>`
    with ${changed(db, application)}, ended as (
      update counter_visits v
      set outcome = ${outcome}::visit_outcome, outcome_reason = ${reason}::text, ended_at = changed.at
      from changed
      where v.id = ${visitId}::uuid and v.application_id = changed.id and v.outcome is null
      returning v.id
    ),
    ${eventOf(db, { type: `counter_visit.${outcome}`, details: { visitId, ...(reason !== null && { reason }) } }, doer)}
    select ended.id, changed.version, changed.at
    from ended, changed`
  return ended
}
