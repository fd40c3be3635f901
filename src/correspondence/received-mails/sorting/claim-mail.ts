import type { Db } from '../../../platform/db/client.ts'
import type { StoredMail } from '../reading/examine-mail.ts'

/** A mail that this worker has leased. */
export interface ClaimedMail extends StoredMail {
  reference: string
  messageIdDigest: Buffer | null
  contentDigest: Buffer | null
  receivedAt: Date
}

/**
 * Claims the mail that has been due the longest, and counts the attempt. Undefined when none is due. If the worker
 * dies, others may claim the mail when the lease expires.
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
