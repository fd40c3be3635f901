import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Db } from '../../platform/db/client.ts'

/** An application that can be claimed, with the SHA-256 of its code. */
export interface Claimable extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'reference'> {
  sha256: Buffer
}

interface Found extends Claimable {
  /** True when the person has acted on it, even if only by a message. */
  acted: boolean
}

/**
 * Returns the application of a reference if it has no applicant and a valid code. Undefined otherwise. One statement
 * reads both, so that a claim of the same person that commits at the same time is no act of an officer.
 */
export async function findClaimable(db: Db, reference: string, personId: string): Promise<Found | undefined> {
  const [row] = await db<Found[]>`
    select a.id, a.version, a.reference, c.sha256,
      exists (
        select
        from application_events e
        where e.application_id = a.id and e.actor_id = ${personId}
      )
      or exists (
        select
        from messages m
        where m.application_id = a.id and m.author_id = ${personId}
      ) as acted
    from applications a
    join claim_codes c on c.application_id = a.id
    where a.reference = ${reference}
      and a.applicant_id is null
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
