import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { heldAfter, holdAfter, pauseAfter, retryPauses } from '../../../src/events/webhooks/sending/schedule.ts'
import { network } from '../../support/network.ts'
import { makeAuthority, tlsReceiver } from '../../support/outside/tls-receiver.ts'
import { delivering, ownTargets } from '../../support/scenes/webhooks.ts'

const net = await network({ webhookTargets: ownTargets })
const scene = await delivering(net)
after(async () => {
  await scene.close()
  await net.close()
})
await scene.works()
const { receiver, offices, officesChange, subscribes, timePasses, until } = scene
const [one = '', two = '', three = ''] = offices
const subjects = (path: string) => receiver.at(path).map(({ subject }) => subject.split('/')[1])

describe('a delivery of a webhook', () => {
  it('is the event of the feed, signed so that the public library accepts it', async () => {
    const { path, bank } = await subscribes()
    await officesChange(one)
    await receiver.until(() => receiver.at(path).length > 0)
    const [message] = receiver.at(path)
    const { data } = await bank.does<{ data: { id: string; position: string }[] }>(
      200,
      'GET',
      '/v1/events?types=satupintu.office.updated.v1',
    )
    const event = data.at(-1)
    assert.deepEqual([message?.id, message?.position, message?.webhookId], [event?.id, event?.position, event?.id])
    assert.deepEqual([message?.isVerified, message?.contentType], [[true], 'application/cloudevents+json'])
  })

  it('is signed with both secrets while they rotate, and with the new one only afterwards', async () => {
    const { path, bank, webhook, secret } = await subscribes()
    const issued = await bank.does<{ secret: string }>(201, 'POST', `/v1/webhooks/${webhook.id}/secrets`, { body: {} })
    await receiver.behaves(path, { secrets: [secret, issued.secret] })
    await officesChange(one)
    await receiver.until(() => receiver.at(path).length === 1)
    await net.database.pool`update webhooks set previous_until = now() where id = ${webhook.id}`
    await officesChange(one)
    await receiver.until(() => receiver.at(path).length === 2)
    assert.deepEqual(
      receiver.at(path).map(({ isVerified }) => isVerified),
      [
        [true, true],
        [false, true],
      ],
    )
  })

  it('is of its types only, and a test event is for it alone', async () => {
    const { path, bank, webhook } = await subscribes({ types: ['satupintu.office.online.v1'] })
    const { path: other } = await subscribes({ types: null }, {}, bank)
    await officesChange(one)
    const { eventId } = await bank.does<{ eventId: string }>(201, 'POST', `/v1/webhooks/${webhook.id}/tests`)
    await officesChange(two)
    await receiver.until(() => receiver.at(path).length > 0 && receiver.at(other).length === 2)
    assert.deepEqual(
      receiver.at(path).map(({ id, type }) => [id, type]),
      [[eventId, 'satupintu.webhook.tested.v1']],
    )
    assert.deepEqual(subjects(other), [one, two])
  })

  it('is held back while its agency is suspended, and sent afterwards', async () => {
    const { path, webhook, client } = await subscribes()
    const suspends = (suspended: boolean) =>
      net.admin.does(201, 'POST', `/v1/clients/${client?.id}/suspensions`, { body: { suspended, reason: 'A test.' } })
    await suspends(true)
    const other = await subscribes()
    await officesChange(one)
    await receiver.until(() => receiver.at(other.path).length === 1)
    await officesChange(two)
    await receiver.until(() => receiver.at(other.path).length === 2)
    assert.equal((await until(webhook, () => true)).isBehind, true)
    assert.deepEqual(receiver.at(path), [])
    await suspends(false)
    await receiver.until(() => receiver.at(path).length === 2)
  })
})

describe('a delivery that fails', () => {
  it('is retried, and delays only later events of the same subject', async () => {
    const { path, bank, webhook } = await subscribes({}, { refuse: { [`offices/${one}`]: 2 } })
    await officesChange(one, two, one, three, one)
    await until(webhook, ({ waiting, delivered }) => waiting === 3 && delivered === 2)
    assert.deepEqual(subjects(path).sort(), [one, two, three].sort())
    await timePasses(webhook)
    await until(webhook, ({ failures }) => failures === 1)
    assert.equal((await scene.reads(bank, webhook)).state, 'failing')
    await timePasses(webhook)
    await until(webhook, ({ waiting }) => waiting === 0)
    const accepted = receiver.at(path).filter(({ isRefused, subject }) => !isRefused && subject.endsWith(one))
    const positions = accepted.map(({ position }) =>
      Number(Buffer.from(position, 'base64url').toString().split(' ')[0]),
    )
    assert.equal(positions.length, 3)
    assert.deepEqual(
      positions,
      [...positions].sort((a, b) => a - b),
    )
    const [delivery] = await scene.lists(bank, `webhook=${webhook.id}&event=${accepted[0]?.id}`)
    assert.deepEqual(
      delivery?.attempts.map(({ status, answer }) => [status, answer]),
      [
        [503, 'not now'],
        [503, 'not now'],
        [204, null],
      ],
    )
  })

  it('is logged with what is wrong with the certificate of its receiver', async () => {
    const unknown = await makeAuthority('An unknown CA')
    const secure = await tlsReceiver({ localhost: await unknown.issues({ name: 'localhost' }) })
    const { bank, webhook } = await subscribes({ url: secure.url('127.0.0.1') })
    await officesChange(one)
    await until(webhook, ({ waiting }) => waiting === 1)
    const [delivery] = await scene.lists(bank, `webhook=${webhook.id}`)
    assert.deepEqual(
      delivery?.attempts.map(({ status, failure }) => [status, failure]),
      [[null, 'certificate_untrusted']],
    )
    secure.close()
  })

  it('is retried for three days with growing pauses, and never for all receivers at once', () => {
    assert.equal(Math.round(retryPauses.reduce((sum, pause) => sum + pause) / 3_600), 72)
    assert.ok(retryPauses.every((pause, index) => pause >= (retryPauses[index - 1] ?? 0)))
    assert.deepEqual([pauseAfter(1, () => 0), pauseAfter(1, () => 1)], [4.5, 5.5])
    assert.equal(pauseAfter(retryPauses.length + 1), undefined)
  })

  it('leaves new events in the log when several fail in a row, until one is accepted', async () => {
    const { path, webhook } = await subscribes({}, { refuse: { '*': 1 } })
    await officesChange(...offices.slice(0, heldAfter))
    await until(webhook, ({ failures, isClaimed }) => failures >= heldAfter && !isClaimed)
    const sent = receiver.at(path).length
    const other = await subscribes()
    await officesChange(...offices.slice(10, 20))
    await receiver.until(() => receiver.at(other.path).length === 10)
    assert.equal((await until(webhook, () => true)).isBehind, true)
    assert.equal(receiver.at(path).length, sent)
    await receiver.behaves(path, {})
    await timePasses(webhook)
    await until(webhook, ({ waiting, isBehind }) => waiting === 0 && !isBehind)
    assert.equal(receiver.at(path).filter(({ isRefused }) => !isRefused).length, heldAfter + 10)
  })

  it('holds its webhook for seconds at first, however many fail at once, and later for an hour at most', async () => {
    const { webhook } = await subscribes({}, { refuse: { '*': 1 } })
    await officesChange(...offices.slice(0, 2 * heldAfter))
    const { failures } = await until(webhook, (row) => row.failures >= heldAfter && !row.isClaimed)
    assert.equal(failures, heldAfter)
    assert.deepEqual([holdAfter(heldAfter - 1), holdAfter(heldAfter, () => 1)], [0, 5.5])
    assert.deepEqual([holdAfter(heldAfter + 7, () => 0), holdAfter(100, () => 1)], [3_240, 3_600])
  })

  it('delays nothing once the waiting events are skipped', async () => {
    const { path, bank, webhook } = await subscribes({}, { refuse: { '*': 1 } })
    await officesChange(...offices.slice(0, heldAfter))
    await until(webhook, ({ failures, isClaimed }) => failures >= heldAfter && !isClaimed)
    assert.equal((await scene.changes(bank, webhook, { skipTo: 'latest' })).status, 200)
    await receiver.behaves(path, {})
    await officesChange(one)
    await timePasses(webhook)
    await until(webhook, ({ delivered, failures }) => delivered === 1 && failures === 0)
  })

  it('leaves its webhook to another try within seconds when it cannot be recorded', async () => {
    const { pool } = net.database
    const { path, webhook } = await subscribes()
    await pool`alter table webhook_deliveries add constraint unrecorded check (webhook_id <> '${pool.unsafe(webhook.id)}')`
    await officesChange(one)
    await receiver.until(() => receiver.at(path).length === 1)
    await until(webhook, ({ isClaimed, isBehind }) => !isClaimed && isBehind)
    await pool`alter table webhook_deliveries drop constraint unrecorded`
    await timePasses(webhook)
    await until(webhook, ({ delivered, isBehind }) => delivered === 1 && !isBehind)
    assert.equal(new Set(receiver.at(path).map(({ id }) => id)).size, 1)
  })

  it('of an object that its agency may no longer see is cancelled', async () => {
    const { webhook, bank } = await subscribes({}, { refuse: { '*': 1 } })
    await officesChange(one)
    await until(webhook, ({ waiting }) => waiting === 1)
    await scene.changes(bank, webhook, { types: ['satupintu.office.online.v1'] })
    await timePasses(webhook)
    await until(webhook, ({ waiting }) => waiting === 0)
    const [delivery] = await scene.lists(bank, `webhook=${webhook.id}`)
    assert.deepEqual([delivery?.state, delivery?.attempts.length], ['cancelled', 1])
  })
})
