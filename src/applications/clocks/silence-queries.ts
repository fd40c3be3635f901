import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Db } from '../../platform/db/client.ts'
import { automaticEvents, nextVersion } from '../changed.ts'

export type Unjudged = Pick<typeof applications.$inferSelect, 'id' | 'version'>

/**
 * Lists applications that were neither accepted nor returned in the time of the check, and that were not judged yet,
 * oldest first.
 */
export const listUnchecked = (db: Db, limit: number) => db<Unjudged[]>`
  select a.id, a.version
  from applications a
  where a.status = 'submitted'
    and a.accepted_at is null
    and a.check_judged_at is null
    and not a.due_provisional
    and a.due_at < now()
    and a.calendar_edition = (select coalesce(max(c.edition), 0) from calendar_versions c)
  order by a.due_at
  limit ${limit}`

/**
 * Records once that the time of the check ran out, with an event. False when the application has changed since it was
 * read.
 */
export async function recordCheckOverdue(db: Db, { id, version }: Unjudged): Promise<boolean> {
  const kept = await db`
    with changed as (
      update applications a
      set ${nextVersion(db)}, check_judged_at = now()
      where a.id = ${id} and a.version = ${version} and a.check_judged_at is null
      returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
    )
    ${automaticEvents(db, {
      type: 'application.check_overdue',
      details: db`jsonb_build_object('dueAt', rfc3339(due_at))`,
    })}`
  return kept.count === 1
}

/** Lists open applications that silence has granted and that were not judged yet for issue, oldest first. */
export const listUnjudged = (db: Db, limit: number) => db<Unjudged[]>`
  select a.id, a.version
  from applications a
  where a.deemed_granted_at is not null and a.silence_judged_at is null and a.stopped_at is null
  order by a.deemed_granted_at
  limit ${limit}`

/**
 * Records that an application was judged for issue by silence. `wanting`, which lists what is missing, becomes an
 * event; null: no event. False when the application has changed since it was read.
 */
export async function recordJudgement(
  db: Db,
  { id, version }: Unjudged,
  wanting: Record<string, unknown> | null,
): Promise<boolean> {
  const kept = await db`
    with judged as (
      update applications a
      set silence_judged_at = clock_timestamp()${wanting === null ? db`` : db`, ${nextVersion(db)}`}
      where a.id = ${id} and a.version = ${version} and a.silence_judged_at is null
      returning a.id, a.version, a.office_id, a.updated_at as at
    ), told as (
      ${automaticEvents(db, {
        type: 'application.not_issued_by_silence',
        details: db`${JSON.stringify(wanting)}::text::jsonb`,
        from: db`judged where ${wanting !== null}`,
      })}
    )
    select from judged`
  return kept.length === 1
}
