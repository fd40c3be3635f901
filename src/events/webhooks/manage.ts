import type { Agency } from '../../access/clients/client.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Database, type Db, inTransaction } from '../../platform/db/client.ts'
import { newId } from '../../platform/db/ids.ts'
import type { Vault } from '../../privacy/vault.ts'
import { publicType } from '../event-types.ts'
import { usualPreviousHours, webhooksOfOne } from './limits.ts'
import { lacksEvents, pauseByAgency, resume, skipToEnd } from './pause-queries.ts'
import {
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertTest,
  insertWebhook,
  lockSecrets,
  lockVersion,
  replaceSecrets,
  updateStated,
} from './queries.ts'
import { newSecret, openSecrets, sealSecrets } from './secrets.ts'
import { type Reaching, readStatement, type Statement } from './state-webhook.ts'
import type { Stated, WebhookRow } from './webhook.ts'

interface Patch extends Partial<Statement> {
  isPaused?: boolean
  skipTo?: 'latest'
}

/**
 * Adds a webhook with a new secret, which is stored sealed and returned here only. The webhook gets events from now
 * on. Throws `too_many_webhooks`.
 */
export async function addWebhook(
  tx: Db,
  vault: Vault,
  agency: Agency,
  stated: Stated,
): Promise<{ webhook: WebhookRow; secret: string }> {
  if ((await countWebhooks(tx, agency.clientId)) >= webhooksOfOne)
    throw new Problem('too_many_webhooks', { limit: webhooksOfOne })
  const id = await newId(tx)
  const secret = newSecret()
  const sealed = await sealSecrets(vault, id, { current: secret, previous: null })
  await insertWebhook(tx, agency, { ...stated, id, ...sealed })
  return { webhook: await findWebhook(tx, agency.clientId, id), secret }
}

/**
 * Changes, pauses or resumes a webhook. Absent members stay as they are. Throws `not_found`, `stale`, `rule_broken`,
 * and `position_too_old` when a resumed webhook would continue with events that are no longer stored.
 */
export async function changeWebhook(
  { pool }: Pick<Database, 'pool'>,
  agency: Agency,
  { id, version, patch }: { id: string; version: number; patch: Patch },
  reaching: Reaching,
): Promise<WebhookRow> {
  const { isPaused, skipTo, ...changes } = patch
  const before = await findWebhook(pool, agency.clientId, id)
  if (before.version !== version) throw new Problem('stale', {})
  // Names are resolved before the transaction begins. A webhook whose address fails can still be paused.
  const isStated = Object.keys(changes).length > 0
  const stated = isStated ? await readStatement(pool, agency, { ...statementOf(before), ...changes }, reaching) : before
  return inTransaction(pool, async (tx) => {
    // A pause or a resumption raises the version by itself.
    const isFresh =
      isStated || isPaused === undefined
        ? await updateStated(tx, id, version, stated, agency.keyId)
        : await lockVersion(tx, id, version)
    if (!isFresh) throw new Problem('stale', {})
    if (skipTo === 'latest') await skipToEnd(tx, id)
    if (isPaused === true) await pauseByAgency(tx, id, agency.keyId)
    if (isPaused === false) {
      if (await lacksEvents(tx, id)) throw new Problem('position_too_old', {})
      await resume(tx, id, agency.keyId)
    }
    return findWebhook(tx, agency.clientId, id)
  })
}

const statementOf = ({ url, description, types, permitTypes, regions }: WebhookRow): Statement => ({
  url,
  description,
  types: types?.map(publicType) ?? null,
  permitTypes,
  regions,
})

/** Deletes a webhook, which cannot be undone. Throws `not_found` and `stale`. */
export async function removeWebhook(db: Db, agency: Agency, id: string, version: number): Promise<void> {
  await findWebhook(db, agency.clientId, id)
  if (!(await deleteWebhook(db, id, version, agency.keyId))) throw new Problem('stale', {})
}

/**
 * Replaces the secret of a webhook and returns the new one. Deliveries are signed with the replaced secret, too, for
 * `previousValidHours` (a day by default). Throws `not_found`.
 */
export async function issueSecret(
  tx: Db,
  vault: Vault,
  agency: Agency,
  { id, previousValidHours: previousHours = usualPreviousHours }: { id: string; previousValidHours?: number },
): Promise<{ webhook: WebhookRow; secret: string }> {
  const { personal } = await lockSecrets(tx, agency.clientId, id)
  const { current } = await openSecrets(vault, id, personal)
  const secret = newSecret()
  const sealed = await sealSecrets(vault, id, { current: secret, previous: previousHours > 0 ? current : null })
  await replaceSecrets(tx, id, { ...sealed, previousHours }, agency.keyId)
  return { webhook: await findWebhook(tx, agency.clientId, id), secret }
}

/** Records a test event that only this webhook gets. Throws `not_found` and `webhook_paused`. */
export async function orderTest(db: Db, agency: Agency, id: string): Promise<{ eventId: string }> {
  await findWebhook(db, agency.clientId, id)
  const test = await insertTest(db, agency.keyId, id)
  if (!test) throw new Problem('webhook_paused', {})
  return test
}
