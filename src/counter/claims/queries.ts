import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Db } from '../../platform/db/client.ts'

/** An application that can be claimed, with the SHA-256 of its code. `hasAccount`: it belongs to another account. */
export interface Claimable extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'reference'> {
  sha256: Buffer
  hasAccount: boolean
}

interface Found extends Claimable {
  /**
   * True when the person has a part in it as an officer: by an act, even if only a message or a step of its permit, or
   * because it or its open inspection date is assigned to them.
   */
  acted: boolean
}

/**
 * Returns the application of a reference if it is not this person's and has a valid code. Undefined otherwise. One
 * statement reads both, so that a claim of the same person that commits at the same time is no act of an officer.
 */
export async function findClaimable(db: Db, reference: string, personId: string): Promise<Found | undefined> {
  const [row] = await db<Found[]>`
    select a.id, a.version, a.reference, c.sha256, a.applicant_id is not null as has_account,
      exists (
        select
        from application_events e
        where e.application_id = a.id and e.actor_id = ${personId} and e.standing <> 'applicant'
      )
      or exists (
        select
        from messages m
        where m.application_id = a.id and m.author_id = ${personId} and m.standing <> 'applicant'
      )
      or exists (
        select
        from permits p
        join permit_events e on e.permit_id = p.id and e.actor_id = ${personId} and e.standing <> 'applicant'
        where p.application_id = a.id
      )
      or exists (
        select
        from inspection_appointments i
        where i.application_id = a.id and i.inspector_id = ${personId} and i.outcome is null
      )
      or a.assigned_to is not distinct from ${personId} as acted
    from applications a
    join claim_codes c on c.application_id = a.id
    where a.reference = ${reference}
      and a.applicant_id is distinct from ${personId}
      and a.discarded_at is null
      and c.expires_at > now()`
  return row
}

/** True when the application of a reference is this person's own already. */
export async function isOwnAlready(db: Db, reference: string, personId: string): Promise<boolean> {
  const own = await db`
    select
    from applications a
    where a.reference = ${reference} and a.applicant_id = ${personId} and a.discarded_at is null`
  return own.length > 0
}

/** A valid code for another account. `isOfOffice`: the head issued it. */
interface AccountCode {
  expiresAt: Date
  isOfOffice: boolean
}

/** Returns the valid code of an application that belongs to an account; undefined without one. */
export async function findAccountCode(
  db: Db,
  applicationId: string,
  applicantId: string,
): Promise<AccountCode | undefined> {
  const [code] = await db<AccountCode[]>`
    select c.expires_at, c.issued_by <> ${applicantId} as is_of_office
    from claim_codes c
    where c.application_id = ${applicationId} and c.expires_at > now()`
  return code
}
