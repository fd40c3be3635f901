import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Decided } from '../../network/legal-remedies/against.ts'
import type { Db } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import { isTakenBack } from './decisions.ts'

/**
 * A decision against somebody that an objection, an appeal or a later remedy can still be filed against, here or
 * elsewhere.
 */
export interface UncontestedDecision
  extends Pick<typeof applications.$inferSelect, 'permitType' | 'permitTypeVersion'> {
  applicationId: string
  of: Decided
  at: Date
  /** The day on which the years of the retention end if they count from the decision; null without a retention. */
  keptThrough: string | null
  today: string
}

/**
 * Lists the decisions of closed applications and their permits against which nothing was filed that is not withdrawn.
 * A decision is a refusal, a suspension or revocation that the office has not taken back, or money that is not given
 * back. So is an objection or appeal that was rejected or is inadmissible.
 */
export const listUncontested = (db: Db, applicationIds: readonly string[]) => db<UncontestedDecision[]>`
  select a.id as application_id, a.permit_type, a.permit_type_version, d.of, d.at,
    (${localDay(db, db`d.at`)} + make_interval(years => v.retention_years))::date::text as kept_through,
    network_day()::text as today
  from applications a
  join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
  cross join lateral (
    select 'case' as of, a.status_since as at
    where a.status = 'refused'
      and not exists (
        select
        from objections b
        where b.application_id = a.id and b.against = 'refusal' and b.state <> 'withdrawn'
          and b.filed_at >= a.status_since)
    union all
    select 'case', e.at
    from permits p
    join permit_events e on e.permit_id = p.id
    where p.application_id = a.id and e.action in ('suspend', 'revoke')
      and not ${isTakenBack(db)}
      and not exists (
        select
        from objections b
        where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn')
    union all
    select 'case', r.decided_at
    from refunds r
    where r.application_id = a.id and r.outcome = 'declined' and r.lifted_at is null
    union all
    select b.level::text, b.ended_at
    from objections b
    where b.application_id = a.id and b.state in ('rejected', 'inadmissible')
      and not exists (
        select
        from objections l
        where l.appeal_of_id = b.id and l.state <> 'withdrawn')
  ) d
  where a.id = any(${[...applicationIds]}::uuid[])`
