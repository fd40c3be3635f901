import { startDispatcher } from '../../src/events/webhooks/sending/dispatcher.ts'
import { connect } from '../../src/platform/db/client.ts'
import { jobLimits } from '../../src/platform/db/limits.ts'
import { createVault } from '../../src/privacy/vault.ts'
import { keys } from './keys.ts'

/** Delivers to webhooks until its parent process disconnects. Argument: the URL of the database. */
const [, , url = ''] = process.argv
const database = connect(url, jobLimits)
const dispatcher = await startDispatcher({
  database,
  vault: await createVault(keys),
  publicUrl: 'http://bench',
  targets: { networks: ['127.0.0.0/8'], ports: [443] },
  log: { error: console.error, warn: console.error, info: () => {} },
})
process.send?.('ready')
process.on('disconnect', async () => {
  await dispatcher.stop()
  await database.close()
})
