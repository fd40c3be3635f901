import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { publicUrl } from '../support/network.ts'
import { type Delivered, webhookReceiver } from '../support/outside/webhook-receiver.ts'
import { isRefused } from '../support/refusal.ts'
import { withSandbox, withTestKey, worksFor } from '../support/scenes/sandbox.ts'

const { net, sandboxUrl, close } = await withSandbox()
const receiver = await webhookReceiver()
const worker = await worksFor(net, sandboxUrl)
after(async () => {
  await worker.stop()
  await receiver.close()
  await close()
})
const { tester, agency: liveAgency } = await withTestKey(net)

interface Page {
  data: { id: string; type: string; source: string; subject: string }[]
}
interface Made {
  id: string
  type: string
  permit: { id: string; number: string; state: string; verificationPath: string }
}
const typed = (type: string) => `satupintu.permit.${type}.v1`
const tries = (type: string, body: object = {}, who = tester) =>
  who.asks('POST', '/v1/sandbox/events', { body: { type: typed(type), ...body } })
async function makes(type: string, body: object = {}): Promise<Made> {
  const reply = await tries(type, body)
  assert.equal(reply.status, 201, reply.text)
  return reply.json()
}
const statesOf = async (...steps: readonly string[]) => {
  const { permit } = await makes('issued')
  const states: string[] = []
  for (const step of steps) states.push((await makes(step, { number: permit.number })).permit.state)
  return states
}
const follows = (query = '') => tester.does<Page>(200, 'GET', `/v1/events${query}`)

/** Waits for a message to a path of the receiver. */
async function arrives(path: string, isWanted: (message: Delivered) => boolean): Promise<Delivered> {
  await receiver.until(() => receiver.at(path).some(isWanted))
  const message = receiver.at(path).find(isWanted)
  assert.ok(message)
  return message
}

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
    const live = await made(liveAgency, '/live')
    await liveAgency.does(201, 'POST', `/v1/webhooks/${live.id}/tests`, { body: {} })
    await logEvents(net.database.pool)
    const { id: issued } = await makes('issued')
    assert.deepEqual((await arrives('/test', ({ id }) => id === issued)).isVerified, [true])
    await tester.does(201, 'POST', `/v1/webhooks/${webhook.id}/tests`, { body: {} })
    const tested = await arrives('/test', ({ subject }) => subject === `webhooks/${webhook.id}`)
    assert.deepEqual(tested.isVerified, [true])
    assert.deepEqual(receiver.at('/live'), [])
  })
})

describe('a position of the other world', () => {
  it('is unknown, from the sandbox in live operation and from live operation in the sandbox', async () => {
    await logEvents(net.database.pool)
    const endFor = async (who: typeof tester) =>
      (await who.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')).page.position
    const [ours, live] = [await endFor(tester), await endFor(liveAgency)]
    isRefused(await liveAgency.asks('GET', `/v1/events?after=${ours}`), 400, 'position_unknown')
    isRefused(await tester.asks('GET', `/v1/events?after=${live}`), 400, 'position_unknown')
  })
})

describe('an event on demand', () => {
  it('issues a permit of the agency, which it sees and verifies like any other', async () => {
    const { permit } = await makes('issued')
    assert.equal(permit.state, 'in_force')
    const seen = await tester.does<{ number: string }>(200, 'GET', `/v1/permits/${permit.id}`, {
      headers: { purpose: 'collateral_check' },
    })
    assert.equal(seen.number, permit.number)
    const { number } = await tester.does<{ number: string }>(200, 'GET', permit.verificationPath)
    assert.equal(number, permit.number)
    isRefused(await net.nobody.asks('GET', permit.verificationPath), 404, 'not_found')
  })

  it('takes a permit through its life by the rules of live operation', async () => {
    assert.deepEqual(await statesOf('suspended', 'suspension_lifted', 'transferred', 'revoked'), [
      'suspended',
      'in_force',
      'in_force',
      'revoked',
    ])
    assert.deepEqual(await statesOf('revocation_decided', 'revocation_called_off', 'handed_over', 'expired'), [
      'in_force',
      'in_force',
      'in_force',
      'expired',
    ])
    assert.deepEqual(await statesOf('suspended', 'superseded'), ['suspended', 'superseded'])
    const { permit } = await makes('issued', { state: 'not_yet_in_force' })
    assert.equal(permit.state, 'not_yet_in_force')
    assert.equal((await makes('handed_over', { number: permit.number })).permit.state, 'in_force')
  })

  it('lets a permit expire that was issued by its last day', async () => {
    const { permit } = await makes('issued')
    await makes('expired', { number: permit.number })
    const { issuedAt, validUntil } = await tester.does<{ issuedAt: string; validUntil: string }>(
      200,
      'GET',
      permit.verificationPath,
    )
    assert.ok(Date.parse(issuedAt) <= Date.parse(`${validUntil}T23:59:59+07:00`), `${issuedAt} is after ${validUntil}`)
  })

  it('that the state does not allow is refused, and changes nothing', async () => {
    const { permit } = await makes('issued')
    const { number } = permit
    isRefused(await tries('suspension_lifted', { number }), 409, 'step_not_allowed')
    await makes('expired', { number })
    for (const type of ['expired', 'handed_over', 'suspended', 'revoked'])
      isRefused(await tries(type, { number }), 409, 'step_not_allowed')
    await makes('superseded', { number })
    isRefused(await tries('superseded', { number }), 409, 'step_not_allowed')
  })

  it('comes by the feed and to a webhook, under its id', async () => {
    const { permit } = await makes('issued')
    const { secret } = await tester.does<{ secret: string }>(201, 'POST', '/v1/webhooks', {
      body: { url: receiver.url('/made'), types: [typed('suspended')] },
    })
    await receiver.behaves('/made', { secrets: [secret] })
    const made = await makes('suspended', { number: permit.number })
    const { id, webhookId, isVerified } = await arrives('/made', ({ subject }) => subject === `permits/${permit.id}`)
    assert.deepEqual([id, webhookId, isVerified], [made.id, made.id, [true]])
    const { data } = await follows(`?subject=permits/${permit.id}`)
    assert.deepEqual(
      data.map(({ type }) => type),
      [typed('issued'), typed('suspended')],
    )
    assert.equal(data[1]?.id, made.id)
  })

  it('is of no concern to another agency, which cannot touch its permits either', async () => {
    const { permit } = await makes('issued')
    const other = await withTestKey(net)
    isRefused(await tries('suspended', { number: permit.number }, other.tester), 404, 'not_found')
    const { data } = await other.tester.list('?limit=200')
    assert.ok(data.length > 0 && data.every(({ villageCode }) => villageCode === '31.71.06.1001'))
    const events = await other.tester.does<Page>(200, 'GET', `/v1/events?subject=permits/${permit.id}`)
    assert.deepEqual(events.data, [])
  })

  it('is refused for fixed permits, for a request that does not fit, and for live keys', async () => {
    isRefused(await tries('suspended', { number: 'SANDBOX-IN-FORCE' }), 409, 'fixed_in_sandbox')
    isRefused(await tries('suspended', { number: 'NO-SUCH' }), 404, 'not_found')
    isRefused(await tries('suspended'), 422, 'rule_broken')
    isRefused(await tries('issued', { number: 'SANDBOX-1' }), 422, 'rule_broken')
    isRefused(await tries('certified', { number: 'X' }), 400, 'invalid_request')
    isRefused(await tries('issued', {}, liveAgency), 403, 'sandbox_only')
  })

  it('is made once under one key', async () => {
    const send = () =>
      tester.asks('POST', '/v1/sandbox/events', {
        body: { type: typed('issued') },
        headers: { 'idempotency-key': 'the-same' },
      })
    const [first, again] = [await send(), await send()]
    assert.equal(first.text, again.text)
  })
})
