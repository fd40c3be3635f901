import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { webhookReceiver } from '../support/outside/webhook-receiver.ts'
import { withSandbox, withTestKey, worksFor } from '../support/scenes/sandbox.ts'
import type { Webhook } from '../support/scenes/webhooks.ts'

const { net, sandboxUrl, close } = await withSandbox()
const receiver = await webhookReceiver()
const { database, ...worker } = await worksFor(net, sandboxUrl)
after(async () => {
  await worker.stop()
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
