import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../src/platform/db/client.ts'
import { createVault, type Vault } from '../../src/privacy/vault.ts'
import { startSandboxWorker } from '../../src/program/sandbox/worker.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { publicUrl, testKeys } from '../support/network.ts'
import { webhookReceiver } from '../support/outside/webhook-receiver.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'
import { ownTargets, type Webhook } from '../support/scenes/webhooks.ts'

const { net, sandboxUrl, close } = await withSandbox()
const receiver = await webhookReceiver()
const database = connect(sandboxUrl)
after(async () => {
  await database.close()
  await receiver.close()
  await close()
})
const { tester } = await withTestKey(net)
const newKey = { kid: 'test-2', secret: Buffer.alloc(32, 9) }
const { searchKey } = testKeys

const startWorker = (vault: Vault) =>
  startSandboxWorker({
    database,
    live: net.database,
    vault,
    publicUrl,
    webhookTargets: ownTargets,
    log: net.app.log,
  })

describe('a webhook of the sandbox', () => {
  it('still signs what it delivers when the data key with which it was made has been rotated out', async (t) => {
    const { webhook, secret } = await tester.does<{ webhook: Webhook; secret: string }>(201, 'POST', '/v1/webhooks', {
      body: { url: receiver.url('/kept') },
    })
    await receiver.behaves('/kept', { secrets: [secret] })
    const both = await startWorker(await createVault({ dataKeys: [newKey, ...testKeys.dataKeys], searchKey }))
    t.after(() => both.stop())
    await eventually('the secret is under the new key', async () => {
      const [row] = await database.pool<{ kid: string }[]>`
        select personal_kid as kid
        from webhooks
        where id = ${webhook.id}`
      return row?.kid === newKey.kid
    })
    await both.stop()
    const later = await startWorker(await createVault({ dataKeys: [newKey], searchKey }))
    t.after(() => later.stop())
    await tester.does(201, 'POST', `/v1/webhooks/${webhook.id}/tests`, { body: {} })
    await eventually('the test is delivered', async () => receiver.at('/kept').length > 0)
    assert.deepEqual(receiver.at('/kept')[0]?.isVerified, [true])
  })
})
