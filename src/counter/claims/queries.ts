import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Db } from '../../platform/db/client.ts'

/** An application that can be claimed, with the SHA-256 of its code. */
export interface Claimable extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'reference'> {
  sha256: Buffer
}

/** Returns the application of a reference if it has no applicant and a valid code. Undefined otherwise. */
export async function findClaimable(db: Db, reference: string): Promise<Claimable | undefined> {
  const [row] = await db<Claimable[]>`
    select a.id, a.version, a.reference, c.sha256
    from applications a
    join claim_codes c on c.application_id = a.id
    where a.reference = ${reference}
      and a.applicant_id is null
      and a.discarded_at is null
      and c.expires_at > now()`
  return row
}

/** True when a person has acted on this application, even if only by a message. */
export async function hasActedOn(db: Db, id: string, personId: string): Promise<boolean> {
  const [row] = await db<{ acted: boolean }[]>`
    select exists (
        select
        from application_events
        where application_id = ${id} and actor_id = ${personId}
      )
      or exists (
        select
        from messages
        where application_id = ${id} and author_id = ${personId}
      ) as acted`
  return row?.acted ?? false
}
