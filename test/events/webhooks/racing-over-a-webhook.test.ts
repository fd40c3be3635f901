import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { webhooksOfOne } from '../../../src/events/webhooks/limits.ts'
import {
  countWebhooks,
  deleteWebhook,
  insertTest,
  insertWebhook,
  lockSecrets,
  replaceSecrets,
} from '../../../src/events/webhooks/queries.ts'
import { openSecrets, sealSecrets } from '../../../src/events/webhooks/secrets.ts'
import { lockRouting, moveRouting } from '../../../src/events/webhooks/sending/route-queries.ts'
import type { Problem } from '../../../src/http/problems/problem.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import type { Webhook } from '../../support/scenes/webhooks.ts'

const resolve = async () => [{ address: '93.184.216.34', family: 4 }]
const net = await network({ webhookTargets: { networks: [], ports: [443], resolve } })
after(() => net.close())
const { pool } = net.database
const scopes = ['webhooks:read', 'webhooks:write']
const url = 'https://agency.test/hooks'
const { agency: bank, client } = await agency(net, { scopes })

const tries = (of: Person) => of.asks('POST', '/v1/webhooks', { body: { url } })
const creates = async (of: Person) =>
  (await of.does<{ webhook: Webhook }>(201, 'POST', '/v1/webhooks', { body: { url } })).webhook
const changes = ({ id }: Webhook, body: object) =>
  bank.asks('PATCH', `/v1/webhooks/${id}`, { headers: { 'if-match': '"1"' }, body })
const raisesVersion =
  ({ id }: Webhook) =>
  (tx: Db) =>
    tx`update webhooks set version = version + 1 where id = ${id}`
const isNotFound = (error: Problem) => error.code === 'not_found'

describe('an agency that creates the last webhook it may have', () => {
  it('is refused another one meanwhile, and has room again when it deletes one', async () => {
    const { agency: busy, client: busyClient } = await agency(net, { scopes })
    const first = await creates(busy)
    for (let count = 2; count < webhooksOfOne; count++) await creates(busy)
    const made = { id: crypto.randomUUID(), personal: 'sealed', kid: 'kid', url, description: null, types: null }
    const reply = await race(
      net,
      async (tx) => {
        assert.equal(await countWebhooks(tx, busyClient.id), webhooksOfOne - 1)
        const owner = { clientId: busyClient.id, keyId: null }
        await insertWebhook(tx, owner, { ...made, permitTypes: ['*'], regions: ['*'] })
      },
      () => tries(busy),
    )
    isRefused(reply, 422, 'too_many_webhooks')
    await busy.does(204, 'DELETE', `/v1/webhooks/${first.id}`, { headers: { 'if-match': '"1"' } })
    await creates(busy)
  })
})

describe('a webhook that is created while events are routed', () => {
  it('waits, and begins behind them', async () => {
    const reached = await race(
      net,
      async (tx) => moveRouting(tx, (await lockRouting(tx)) + 5),
      () => creates(bank),
    )
    const [kept] = await pool`
      select w.position = r.position as is_there
      from webhooks w
      cross join webhook_routing r
      where w.id = ${reached.id}`
    assert.deepEqual(kept, { isThere: true })
  })
})

describe('a webhook that somebody else changes meanwhile', () => {
  it('is neither paused nor changed by who has read it before', async () => {
    for (const body of [{ isPaused: true }, { description: 'Core system' }]) {
      const webhook = await creates(bank)
      isRefused(await race(net, raisesVersion(webhook), () => changes(webhook, body)), 412, 'stale')
      const now = await bank.does<Webhook>(200, 'GET', `/v1/webhooks/${webhook.id}`)
      assert.deepEqual(now, { ...webhook, version: 2 })
    }
  })

  it('keeps the secret that was issued meanwhile as the one before', async () => {
    const { id } = await creates(bank)
    const meanwhile = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const issued = await race(
      net,
      async (tx) => {
        const { current } = await openSecrets(net.vault, id, (await lockSecrets(tx, client.id, id)).personal)
        const sealed = await sealSecrets(net.vault, id, { current: meanwhile, previous: current })
        await replaceSecrets(tx, id, { ...sealed, previousHours: 1 }, null)
      },
      () => bank.does<{ secret: string }>(201, 'POST', `/v1/webhooks/${id}/secrets`, { body: {} }),
    )
    const { personal } = await lockSecrets(pool, client.id, id)
    assert.deepEqual(await openSecrets(net.vault, id, personal), { current: issued.secret, previous: meanwhile })
  })
})

describe('a webhook that is deleted, or of another agency', () => {
  it('gives no secrets', async () => {
    const { id } = await creates(bank)
    const { client: other } = await agency(net, { scopes })
    await assert.rejects(lockSecrets(pool, other.id, id), isNotFound)
    await deleteWebhook(pool, id, 1, null)
    await assert.rejects(lockSecrets(pool, client.id, id), isNotFound)
  })

  it('gets no test event', async () => {
    const { id } = await creates(bank)
    await deleteWebhook(pool, id, 1, null)
    assert.equal(await insertTest(pool, null, id), undefined)
  })
})
