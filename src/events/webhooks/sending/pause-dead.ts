import { queueLetter } from '../../../correspondence/notifications/sending/queue.ts'
import { millisecondsNow } from '../../../platform/clock.ts'
import { type Db, within } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { pauseHeld } from '../pause-queries.ts'
import type { PauseReason } from '../states.ts'
import type { Result } from './batch-course.ts'
import type { ClaimedWebhook } from './lease-queries.ts'
import { deadSeconds } from './schedule.ts'

interface Pausing {
  db: Db
  vault: Vault
  /** True: queues no letter. A sandbox sends none. */
  withoutLetters?: boolean | undefined
}

/**
 * Pauses a webhook, records the event, and queues a letter to the contact of its agency. Does nothing when the lease
 * was lost or the webhook is paused already.
 */
export const pauseDead = (
  { db, vault, withoutLetters = false }: Pausing,
  { id, leaseId }: Pick<ClaimedWebhook, 'id' | 'leaseId'>,
  reason: Exclude<PauseReason, 'by_agency'>,
): Promise<void> =>
  within(db, async (tx) => {
    const paused = await pauseHeld(tx, { id, leaseId, reason })
    if (!paused || withoutLetters) return
    const { eventId, contact, names, description, url } = paused
    const { language = 'id' } = contact
    await queueLetter(tx, vault, {
      causeId: eventId,
      kind: 'webhook_paused',
      channel: 'email',
      language,
      address: contact.email,
      applicationId: null,
      facts: {
        agency: names[language],
        webhook: description ?? new URL(url).host,
        webhookId: id,
        // The template has a section for each reason, shown when its fact is set.
        [reason]: 'yes',
      },
    })
  })

/** True when every attempt has failed for longer than `deadSeconds`. */
export const isDead = ({ failingSince }: Pick<Result, 'failingSince'>): boolean =>
  failingSince !== null && millisecondsNow() - Date.parse(failingSince) > deadSeconds * 1_000
