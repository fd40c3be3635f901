import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { connect } from '../../src/platform/db/client.ts'
import { startSandboxWorker } from '../../src/program/sandbox/worker.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { publicUrl } from '../support/network.ts'
import { webhookReceiver } from '../support/outside/webhook-receiver.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'
import { ownTargets, type Webhook } from '../support/scenes/webhooks.ts'

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
const { tester } = await withTestKey(net)

describe('a webhook of the sandbox whose receiver is gone', () => {
  it('is paused, which its log of events tells, and nobody gets a letter', async () => {
    const body = { url: receiver.url('/gone') }
    const { webhook } = await tester.does<{ webhook: Webhook }>(201, 'POST', '/v1/webhooks', { body })
    await receiver.behaves('/gone', { status: 410 })
    await tester.does(201, 'POST', `/v1/webhooks/${webhook.id}/tests`, { body: {} })
    const now = () => tester.does<Webhook>(200, 'GET', `/v1/webhooks/${webhook.id}`)
    await eventually('the webhook is paused', async () => (await now()).pause?.reason === 'gone')
    await logEvents(database.pool)
    const { data } = await tester.does<{ data: { type: string }[] }>(200, 'GET', '/v1/events')
    assert.ok(data.some(({ type }) => type === 'satupintu.webhook.paused.v1'))
    const letters = await database.pool`select from notices`
    assert.equal(letters.length, 0)
  })
})
