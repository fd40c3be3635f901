import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../src/platform/db/client.ts'
import { startSandboxWorker } from '../../src/program/sandbox/worker.ts'
import { publicUrl } from '../support/network.ts'
import { eventually } from '../support/object-store.ts'
import { withSandbox, withTestKey } from '../support/sandbox.ts'
import { webhookReceiver } from '../support/webhook-receiver.ts'
import { ownTargets } from '../support/webhooks.ts'

const { net, sandboxUrl, close } = await withSandbox()
const receiver = await webhookReceiver()
const database = connect(sandboxUrl)
const worker = await startSandboxWorker({
  database,
  live: net.database,
  vault: net.vault,
  publicUrl,
  webhookTargets: ownTargets,
  log: net.app.log,
})
after(async () => {
  await worker.stop()
  await database.close()
  await receiver.close()
  await close()
})
const { tester, agency: liveAgency } = await withTestKey(net)

interface Page {
  data: { type: string; source: string; subject: string }[]
}
const follows = (query = '') => tester.does<Page>(200, 'GET', `/v1/events${query}`)

describe('events of the sandbox', () => {
  it('are numbered by its worker, and name the sandbox as their source', async () => {
    await eventually('events are numbered', async () => (await follows()).data.length > 0)
    const { data } = await follows()
    assert.ok(data.every(({ source }) => source === `${publicUrl}/sandbox/v1`))
    assert.ok(data.some(({ type }) => type === 'satupintu.permit.suspended.v1'))
  })

  it('are sent to webhooks of test keys, signed, and to those of live keys never', async () => {
    const made = async (who: typeof tester, path: string) => {
      const { webhook, secret } = await who.does<{ webhook: { id: string }; secret: string }>(
        201,
        'POST',
        '/v1/webhooks',
        { body: { url: receiver.url(path) } },
      )
      await receiver.behaves(path, { secrets: [secret] })
      return webhook
    }
    const webhook = await made(tester, '/test')
    await made(liveAgency, '/live')
    await tester.does(201, 'POST', `/v1/webhooks/${webhook.id}/tests`, { body: {} })
    await receiver.until(() => receiver.at('/test').length > 0)
    const [got] = receiver.at('/test')
    assert.deepEqual(got?.isVerified, [true])
    assert.deepEqual(receiver.at('/live'), [])
  })
})
