import type { Paging } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'

/** Actions of administrators on a permit type, a calendar or counter hours. */
export const publicationActions = ['publish', 'withdraw', 'retire'] as const

/** Subject of a list of publications: a permit type, the calendar of a year, or the counter hours of an office. */
export type Subject = { permitType: string } | { year: number } | { officeId: string }

interface PublicationRow {
  action: (typeof publicationActions)[number]
  version: number | null
  effectiveOn: string | null
  reason: string | null
  by: { personId: string; name: string } | null
  at: Date
  place: string
}

/**
 * Returns publications, withdrawals and retirements of a subject, the oldest first; one row more than `limit` if there
 * are more. `after` is the `place` of a row.
 */
export const listPublications = (db: Db, subject: Subject, { after, limit }: Paging) =>
  db<PublicationRow[]>`
  select d.action, d.version, d.effective_on::text as effective_on, d.reason, d.at, d.place,
    case when p.id is not null then json_build_object('personId', p.id, 'name', p.name) end as by
  from (
    select d.*,
      to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || ' ' || d.action || ' ' || coalesce(d.version, 0) as place
    from (${doneTo(db, subject)}) d
  ) d
  left join people p on p.id = d.by
  where ${after}::text is null or d.place > ${after}
  order by d.place
  limit ${limit + 1}`

/** True when the subject exists: a known permit type or office. Every year may have a calendar. */
export async function isKnown(db: Db, subject: Subject): Promise<boolean> {
  if ('year' in subject) return true
  const rows =
    'permitType' in subject
      ? await db`
          select
          from permit_type_versions
          where code = ${subject.permitType}
          limit 1`
      : await db`select from offices where id = ${subject.officeId}`
  return rows.length > 0
}

/** SQL for the actions on a subject: few rows, read by its key. */
function doneTo(db: Db, subject: Subject) {
  if ('year' in subject)
    return db`
      select 'publish' as action, version, null::date as effective_on, definition#>>'{note,id}' as reason,
        published_by as by, published_at as at
      from calendar_versions
      where year = ${subject.year}`
  if ('officeId' in subject)
    return db`
      select 'publish' as action, version, null::date as effective_on, hours#>>'{note,id}' as reason,
        published_by as by, published_at as at
      from counter_hours
      where office_id = ${subject.officeId}`
  const { permitType } = subject
  return db`
    select 'publish' as action, version, valid_from as effective_on, null::text as reason, published_by as by,
      published_at as at
    from permit_type_versions
    where code = ${permitType}
    union all
    select 'withdraw', version, null, reason, withdrawn_by, withdrawn_at
    from permit_type_withdrawals
    where code = ${permitType}
    union all
    select 'retire', null, retired_from, reason, retired_by, retired_at
    from permit_type_retirements
    where code = ${permitType}`
}
