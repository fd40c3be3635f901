import type { FastifyBaseLogger } from 'fastify'
import type { LimitFunction } from 'p-limit'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { readBatch } from './batch.ts'
import type { Bodies } from './bodies.ts'
import type { ClaimedWebhook } from './lease-queries.ts'
import { isDead, pauseDead } from './pause-dead.ts'
import type { Recorder } from './record.ts'
import { releaseLease } from './record-queries.ts'
import { type Sending, sendBatch } from './send-batch.ts'

/** The parts of a batch. `answered` is called between the answers of a receiver and their record; for tests. */
interface BatchParts extends Omit<Sending, 'lane'> {
  db: Db
  vault: Vault
  bodies: Bodies
  recorder: Recorder
  lanes: { fast: LimitFunction; slow: LimitFunction }
  log: Pick<FastifyBaseLogger, 'warn'>
  /** True: no letter says that a webhook was paused. A sandbox sends none. */
  withoutLetters?: boolean | undefined
  answered?: (() => Promise<void>) | undefined
}

/**
 * Sends what is due to a leased webhook, and records the outcomes. Pauses a webhook that is dead, or that lacks events
 * which are no longer stored. Rejects when the outcome could not be recorded: the caller then releases the lease.
 */
export async function deliverBatch(parts: BatchParts, webhook: ClaimedWebhook): Promise<void> {
  const { db, vault, bodies, recorder, lanes, log, answered, withoutLetters, ...sending } = parts
  const batch = await readBatch(db, vault, webhook, bodies)
  if (batch.lacksEvents) {
    await pauseDead({ db, vault, withoutLetters }, webhook, 'position_too_old')
    return releaseLease(db, webhook.leaseId, 0)
  }
  const result = await sendBatch(batch, { ...sending, lane: lanes[webhook.isSlow ? 'slow' : 'fast'] })
  await answered?.()
  const reason = result.pause ?? (isDead(result) ? 'no_success' : null)
  if (reason) {
    await pauseDead({ db, vault, withoutLetters }, webhook, reason)
    log.warn({ webhook: webhook.id, reason }, 'a webhook was paused')
  }
  await recorder.record({ batch, result })
}
