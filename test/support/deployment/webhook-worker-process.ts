import { startDispatcher } from '../../../src/events/webhooks/sending/dispatcher.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { publicUrl, testKeys } from '../network.ts'
import { ownTargets } from '../scenes/webhooks.ts'

/** Runs a webhook worker that reports when a receiver has answered, and never records it. The test kills it. */
const [, , url = ''] = process.argv
await startDispatcher({
  database: connect(url),
  vault: await createVault(testKeys),
  publicUrl,
  targets: ownTargets,
  log: { error: () => {}, warn: () => {}, info: () => {} },
  answered: () => {
    process.send?.('answered')
    return new Promise(() => {})
  },
})
