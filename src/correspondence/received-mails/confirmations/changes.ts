import { lockApplication } from '../../../applications/changed.ts'
import type { Db } from '../../../platform/db/client.ts'

/**
 * Locks the application and marks the mail's link as used to submit it. False when the link was used before, or has
 * expired.
 */
export async function markSubmitted(
  tx: Db,
  { applicationId, mailId }: { applicationId: string; mailId: string },
): Promise<boolean> {
  await lockApplication(tx, applicationId)
  const marked = await tx`
    update received_mails
    set submitted_at = clock_timestamp()
    where id = ${mailId} and submitted_at is null and confirm_until > now()`
  return marked.count === 1
}
