import { isIP } from 'node:net'
import pLimit from 'p-limit'
import { Bodies } from '../../../src/events/webhooks/sending/bodies.ts'
import { deliverBatch } from '../../../src/events/webhooks/sending/deliver-batch.ts'
import { claimDue } from '../../../src/events/webhooks/sending/lease-queries.ts'
import type { Message, Poster } from '../../../src/events/webhooks/sending/post.ts'
import { Recorder } from '../../../src/events/webhooks/sending/record.ts'
import { routeEvents } from '../../../src/events/webhooks/sending/route-events.ts'
import type { Targets } from '../../../src/events/webhooks/targets.ts'
import type { Database } from '../../../src/platform/db/client.ts'
import type { Vault } from '../../../src/privacy/vault.ts'
import { publicUrl } from '../../support/network.ts'

const [batchesAtOnce, messagesAtOnce] = [20, 4]
const leaseSeconds = 45

const publicAddress = '93.184.216.34'

/** Every name has the same public address; an address is its own. */
export const anywhere: Targets = {
  networks: [],
  ports: [443],
  resolve: async (host) => [{ address: isIP(host) ? host : publicAddress, family: isIP(host) || 4 }],
}

/**
 * Does what a worker does for webhooks when it looks at the database: routes new events, and delivers a batch to each
 * webhook that is due, one after the other. Returns the number of batches. An error leaves the leases to expire.
 */
export async function deliverToWebhooks(
  {
    database: { pool },
    vault,
    url = publicUrl,
    withoutLetters = false,
  }: { database: Pick<Database, 'pool'>; vault: Vault; url?: string; withoutLetters?: boolean },
  poster: Pick<Poster, 'post'>,
): Promise<number> {
  while ((await routeEvents(pool)) > 0);
  const claimed = await claimDue(pool, { fast: batchesAtOnce, slow: batchesAtOnce, busy: [], leaseSeconds })
  const parts = {
    db: pool,
    vault,
    bodies: new Bodies(`${url}/v1`),
    recorder: new Recorder(pool),
    poster: { post: (message: Message) => poster.post(message), close: async () => {} },
    lanes: { fast: pLimit(messagesAtOnce), slow: pLimit(messagesAtOnce) },
    signal: new AbortController().signal,
    hasTime: () => true,
    attempted: () => {},
    turnedSlow: () => {},
    log: { warn: () => {} },
    withoutLetters,
  }
  for (const webhook of claimed.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    await deliverBatch(parts, webhook)
  return claimed.length
}
