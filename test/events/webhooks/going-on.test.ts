import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { retryPauses } from '../../../src/events/webhooks/sending/schedule.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { delivering, ownTargets, type Webhook } from '../../support/scenes/webhooks.ts'

const net = await network({ webhookTargets: ownTargets })
const scene = await delivering(net)
after(async () => {
  await scene.close()
  await net.close()
})
const { receiver, offices, officesChange, subscribes, timePasses, until } = scene
const { pool } = net.database
const [one = '', two = ''] = offices
const workerProcess = fileURLToPath(new URL('../../support/deployment/webhook-worker-process.ts', import.meta.url))
const idsAt = (path: string) => receiver.at(path).map(({ id }) => id)
const leaseEnds = async ({ id }: Pick<Webhook, 'id'>) => {
  await pool`update webhooks set leased_until = now() where id = ${id} and lease_id is not null`
  await pool.notify('webhooks_due', '')
}

describe('a worker', () => {
  it('that is killed between a reply and its record leaves the event to another worker, with the same id', async () => {
    const { path, webhook } = await subscribes()
    const doomed = fork(workerProcess, [net.url])
    await officesChange(one, two)
    await once(doomed, 'message')
    doomed.kill('SIGKILL')
    await once(doomed, 'exit')
    const before = idsAt(path)
    assert.equal(before.length, 2)
    const worker = await scene.works()
    await leaseEnds(webhook)
    await until(webhook, ({ delivered, isClaimed }) => delivered === 2 && !isClaimed)
    assert.deepEqual(idsAt(path).slice(2).sort(), before.sort())
    await worker.stop()
  })

  it('that runs beside others sends each event once, and in order for each subject', async () => {
    const workers = await Promise.all([scene.works(), scene.works(), scene.works()])
    const hooks = await Promise.all(Array.from({ length: 6 }, () => subscribes()))
    for (let round = 0; round < 8; round++) await officesChange(...offices.slice(0, 10), one, two)
    await Promise.all(hooks.map(({ webhook }) => until(webhook, ({ delivered }) => delivered === 96)))
    for (const { path } of hooks) {
      const messages = receiver.at(path)
      assert.deepEqual([messages.length, new Set(messages.map(({ id }) => id)).size], [96, 96])
      for (const about of Map.groupBy(messages, ({ subject }) => subject).values()) {
        const places = about.map(({ position }) => Number(Buffer.from(position, 'base64url').toString().split(' ')[0]))
        assert.deepEqual(
          places,
          places.toSorted((a, b) => a - b),
        )
      }
    }
    await Promise.all(workers.map((worker) => worker.stop()))
  })

  it('does not delay other receivers for one that does not answer', async () => {
    const silent = await subscribes({}, { flow: 'hang' })
    const other = await subscribes()
    const worker = await scene.works()
    await officesChange(one, two, ...offices.slice(2, 12))
    await receiver.until(() => receiver.at(silent.path).length > 0 && receiver.at(other.path).length === 12)
    await until(other.webhook, ({ delivered }) => delivered === 12)
    assert.equal((await until(silent.webhook, () => true)).isClaimed, true)
    await pool`update webhooks set deleted_at = now() where id = ${silent.webhook.id}`
    await worker.stop()
  })

  it('does not overwrite the new schedule of a webhook that is resumed during a batch', async () => {
    const { webhook, bank } = await subscribes({}, { refuse: { '*': 1_000 } })
    const [resumed, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const before = await scene.works()
    await officesChange(one)
    await until(webhook, ({ waiting, isClaimed }) => waiting === 1 && !isClaimed)
    await before.stop()
    const worker = await scene.works({
      answered: () => {
        answered.resolve()
        return resumed.promise
      },
    })
    await timePasses(webhook)
    await answered.promise
    for (const isPaused of [true, false]) await scene.changes(bank, webhook, { isPaused })
    const { failures, isClaimed } = await until(webhook, () => true)
    assert.deepEqual({ failures, isClaimed }, { failures: 0, isClaimed: true })
    const stopped = worker.stop()
    resumed.resolve()
    await stopped
    const [left] = await pool<{ failures: number; tries: number; isDue: boolean }[]>`
      select w.failures, d.tries, w.due_at <= clock_timestamp() and d.next_at <= clock_timestamp() as is_due
      from webhooks w
      join webhook_deliveries d on d.webhook_id = w.id
      where w.id = ${webhook.id}`
    assert.deepEqual(left, { failures: 0, tries: 0, isDue: true })
    await pool`update webhooks set deleted_at = now() where id = ${webhook.id}`
  })
})

describe('a webhook', () => {
  it('is paused when a delivery has failed to the end of the schedule, and continues there when resumed', async () => {
    await scene.works()
    const { path, webhook, bank, client } = await subscribes({}, { refuse: { [`offices/${one}`]: 1_000 } })
    await net.admin.does(200, 'PATCH', `/v1/clients/${client?.id}`, {
      body: { contact: { language: 'en' } },
      headers: { 'if-match': '"2"' },
    })
    await officesChange(one, two, one)
    await until(webhook, ({ waiting, delivered }) => waiting === 2 && delivered === 1)
    await pool`
      update webhook_deliveries
      set tries = ${retryPauses.length}
      where webhook_id = ${webhook.id} and next_at is not null`
    await timePasses(webhook)
    await until(webhook, ({ pauseReason, isClaimed }) => pauseReason === 'schedule_ended' && !isClaimed)
    isRefused(await bank.asks('POST', `/v1/webhooks/${webhook.id}/tests`), 409, 'webhook_paused')
    const letters = await pool<{ language: string }[]>`select language from notices where kind = 'webhook_paused'`
    assert.deepEqual([...letters], [{ language: 'en' }])
    await officesChange(two)
    const { data } = await bank.does<{ data: { type: string; subject: string }[] }>(
      200,
      'GET',
      '/v1/events?types=satupintu.webhook.paused.v1',
    )
    assert.deepEqual(
      data.map(({ subject }) => subject),
      [`webhooks/${webhook.id}`],
    )
    await receiver.behaves(path, {})
    assert.equal((await scene.changes(bank, webhook, { isPaused: false })).status, 200)
    await until(webhook, ({ waiting, isBehind, delivered }) => waiting === 0 && !isBehind && delivered === 4)
    const taken = receiver.at(path).filter(({ isRefused: refused }) => !refused)
    assert.deepEqual([taken.length, new Set(taken.map(({ id }) => id)).size], [4, 4])
  })

  it('is paused at once when its receiver answers 410', async () => {
    const { webhook } = await subscribes({}, { status: 410 })
    await officesChange(one)
    await until(webhook, ({ pauseReason }) => pauseReason === 'gone')
  })

  it('is paused, and free for its agency, when its next event is no longer kept', async () => {
    const { webhook, bank, path } = await subscribes()
    await pool`
      update webhooks
      set lease_id = gen_random_uuid(), leased_until = now() + interval '1 hour'
      where id = ${webhook.id}`
    await officesChange(one, two, one)
    await pool`delete from event_log where position < (select position from event_log_end)`
    await leaseEnds(webhook)
    await until(webhook, ({ pauseReason, isClaimed }) => pauseReason === 'position_too_old' && !isClaimed)
    assert.deepEqual(receiver.at(path), [])
    isRefused(await scene.changes(bank, webhook, { isPaused: false }), 410, 'position_too_old')
  })

  it('that missed events no longer kept can only be resumed at the end of the log', async () => {
    const { webhook, bank, path } = await subscribes()
    await scene.changes(bank, webhook, { isPaused: true })
    await officesChange(one, two)
    await until(webhook, ({ isBehind }) => isBehind)
    await pool`delete from event_log where position < (select position from event_log_end)`
    isRefused(await scene.changes(bank, webhook, { isPaused: false }), 410, 'position_too_old')
    assert.equal((await scene.changes(bank, webhook, { isPaused: false, skipTo: 'latest' })).status, 200)
    await officesChange(one)
    await receiver.until(() => receiver.at(path).length === 1)
  })
})

describe('a replay', () => {
  it('sends a range or one event again, under the same ids', async () => {
    await scene.works()
    const { webhook, bank, path } = await subscribes()
    const since = new Date().toISOString()
    await officesChange(one, two, one)
    await until(webhook, ({ delivered }) => delivered === 3)
    const replays = (body: object) => bank.asks('POST', `/v1/webhooks/${webhook.id}/replays`, { body })
    assert.equal((await replays({ times: { since } })).status, 201)
    await until(webhook, ({ delivered }) => delivered === 6)
    const ids = receiver.at(path).map(({ id }) => id)
    assert.deepEqual(ids.slice(3).sort(), ids.slice(0, 3).sort())
    const [last] = await scene.lists(bank, `webhook=${webhook.id}`)
    assert.equal((await replays({ delivery: last?.id })).status, 201)
    await until(webhook, ({ delivered }) => delivered === 7)
    isRefused(await replays({ delivery: crypto.randomUUID() }), 404, 'not_found')
    isRefused(await replays({ positions: { after: 'nonsense' } }), 400, 'position_unknown')
    isRefused(await replays({ times: { since, until: since } }), 422, 'rule_broken')
    isRefused(await replays({}), 400, 'invalid_request')
  })
})
