import type { applications } from '../../../drizzle/tables/applications.ts'
import { versionInForce } from '../../catalogue/permit-types/queries.ts'
import type { PermitState } from '../../permits/life.ts'
import type { Db } from '../../platform/db/client.ts'
import type { NoticeKind } from '../notifications/notice.ts'
import type { Signing } from '../notifications/writing/facts.ts'
import type { OpenRenewal } from '../notifications/writing/permit-facts.ts'
import { openRenewalJson } from '../notifications/writing/permit-queries.ts'
import { type SigningRow, signingIn, signingJson } from '../notifications/writing/queries.ts'

/** The letters that link to the certificate: when the permit was issued, and when it was handed over. */
export const certificateKinds: readonly NoticeKind[] = ['permit_ready', 'handed_over']

/** The days that a link works, from the moment when its letter was sent. */
const linkDays = 90

/** The state of a permit today, and its dates. Days are in the network's time zone, as YYYY-MM-DD. */
export interface StateToday {
  state: PermitState
  /** The last day of validity. Null: no limit. */
  validUntil: string | null
  /** The first day of a decided revocation, which may be in the future. */
  revokedFrom: string | null
  /** The time of the last suspension. */
  suspendedAt: Date | null
  /** The permit that took its place, and its first day of validity. */
  supersededBy: { number: string; validFrom: string | null } | null
  /** Null where there is none. */
  renewal: OpenRenewal | null
  /** True when its type is still offered. */
  isOffered: boolean
}

/** The permit that a letter links to. */
export interface LinkedPermit
  extends StateToday,
    Pick<typeof applications.$inferSelect, 'reference' | 'permitType' | 'permitTypeVersion'> {
  applicationId: string
  permitId: string
  number: string
  expiresAt: Date
  office: Signing | null
}

/**
 * Returns the permit that a letter may link to: one that came into force, of an application that nobody with an account
 * owns. The letter is to the address of that application from which an authenticated mail came that the application was
 * drafted from: the first of its conversation, because anybody can answer our letter to an address that is wrong.
 * Undefined for all other letters, after the link has expired, and after the address was removed, whose digest is
 * erased.
 */
export async function findLinkedPermit(db: Db, noticeId: string): Promise<LinkedPermit | undefined> {
  const [row] = await db<(Omit<LinkedPermit, 'office'> & { office: SigningRow | null })[]>`
    select a.id as application_id, a.reference, a.permit_type, a.permit_type_version, p.id as permit_id, p.number,
      permit_state(p.state, p.ends_on, p.revoked_from) as state, p.valid_until::text as valid_until,
      p.revoked_from::text as revoked_from,
      (select max(e.at)
        from permit_events e
        where e.permit_id = p.id and e.action = 'suspend') as suspended_at,
      (select json_build_object('number', s.number, 'validFrom', s.valid_from)
        from permits s
        where s.id = p.superseded_by) as superseded_by,
      ${openRenewalJson(db)} as renewal,
      ${versionInForce(db, db`a.permit_type`)} is not null as is_offered,
      coalesce(n.ended_at, now()) + ${linkDays} * interval '1 day' as expires_at,
      case when o.id is not null then ${signingJson(db)} end as office
    from notices n
    join contacts c on c.id = n.contact_id and c.application_id = n.application_id
    join applications a on a.id = n.application_id and a.applicant_id is null and a.discarded_at is null
    join permits p on p.application_id = a.id and p.valid_from is not null
    left join offices o on o.id = a.office_id
    where n.id = ${noticeId} and n.kind = any(${[...certificateKinds]}::text[]) and n.state in ('waiting', 'sent')
      and coalesce(n.ended_at, now()) > now() - ${linkDays} * interval '1 day'
      and exists (
        select
        from received_mails m
        where m.application_id = a.id and m.state = 'drafted' and m.thread_id is null and m.authenticated
          and m.sender_digest = c.digest)`
  return row && { ...row, office: row.office && signingIn(row.office) }
}
