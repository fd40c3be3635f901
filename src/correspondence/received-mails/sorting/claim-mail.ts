import type { Db } from '../../../platform/db/client.ts'
import type { StoredMail } from '../reading/examine-mail.ts'

/** A mail that belongs to this worker until its lease ends. */
export interface ClaimedMail extends StoredMail {
  reference: string
  messageIdDigest: Buffer | null
  contentDigest: Buffer | null
  receivedAt: Date
}

/**
 * Claims the mail that has waited longest, and counts the attempt. A worker that dies leaves it to others at the end of
 * the lease.
 */
export async function claimMail(db: Db, leaseSeconds: number): Promise<ClaimedMail | undefined> {
  const [claimed] = await db<ClaimedMail[]>`
    update received_mails
    set attempts = attempts + 1, next_at = now() + ${leaseSeconds} * interval '1 second'
    where id = (
      select id
      from received_mails
      where state = 'received' and next_at <= now()
      order by next_at
      limit 1
      for update skip locked)
    returning id, reference, object_key, personal, message_id_digest,
      content_digest, received_at, attempts`
  return claimed
}
