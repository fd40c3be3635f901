import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { insertReplay } from '../../../src/events/webhooks/deliveries/replay-queries.ts'
import {
  recordBatches,
  releaseLease,
  type StateAfterBatch,
} from '../../../src/events/webhooks/sending/record-queries.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { client } = await agency(net, { scopes: ['webhooks:write'] })

/** Inserts a webhook that a worker has leased. Returns its id and the lease. */
async function leased(): Promise<{ id: string; leaseId: string }> {
  const [row] = await pool<{ id: string; leaseId: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted, lease_id,
      leased_until)
    values (${client.id}, 'https://example.org/', '{IMB}', '{31}', 'sealed', 'kid', 0, 3, uuidv7(),
      now() + interval '1 hour')
    returning id, lease_id`
  return row ?? assert.fail()
}

async function delivery(webhookId: string, hasEnded: boolean): Promise<{ id: string; eventId: string }> {
  const [row] = await pool<{ id: string; eventId: string }[]>`
    insert into webhook_deliveries (webhook_id, position, event_id, type, subject, state, tries, next_at, ended_at)
    values (${webhookId}, 1, uuidv7(), 'permit.issued', 'permits/1',
      case when ${hasEnded} then 'cancelled' else 'waiting' end::webhook_delivery_state, 2,
      case when not ${hasEnded} then now() end, case when ${hasEnded} then now() end)
    returning id, event_id`
  return row ?? assert.fail()
}

const standing = (
  { id, leaseId }: { id: string; leaseId: string },
  changes: Partial<StateAfterBatch> = {},
): StateAfterBatch => ({
  id,
  leaseId,
  position: 3,
  isHeld: false,
  dueIn: null,
  failuresBefore: 0,
  failures: 0,
  failingSince: null,
  hasDelivered: true,
  isSlow: false,
  replay: null,
  ...changes,
})
const fresh = (webhookId: string, eventId: string) => ({
  webhookId,
  replayId: null,
  position: 1,
  eventId,
  type: 'permit.issued',
  subject: 'permits/1',
  state: 'delivered',
  attempts: '[]',
  tries: 0,
  pauseSeconds: null,
})
const tried = (webhookId: string, id: string) => ({
  webhookId,
  id,
  state: 'delivered',
  attempts: '[{"status":200}]',
  tries: 0,
  pauseSeconds: null,
})

type Table = 'webhooks' | 'webhook_deliveries' | 'webhook_replays'
const rowsOf = async (table: Table, id: string): Promise<string[]> => {
  const column = pool(table === 'webhooks' ? 'id' : 'webhook_id')
  const rows = await pool<{ row: string }[]>`
    select t::text as row
    from ${pool(table)} t
    where ${column} = ${id}
    order by id`
  return rows.map(({ row }) => row)
}
const all = async (id: string) => ({
  webhooks: await rowsOf('webhooks', id),
  deliveries: await rowsOf('webhook_deliveries', id),
  replays: await rowsOf('webhook_replays', id),
})

describe('a batch whose worker has lost the lease', () => {
  it('changes nothing: its agency has skipped to the end, or another worker sends the events', async () => {
    const lost = await leased()
    const waiting = await delivery(lost.id, false)
    const replay = (await insertReplay(pool, lost.id, { after: 0, until: 3 })) ?? assert.fail()
    const before = await all(lost.id)
    const batch = standing(
      { ...lost, leaseId: crypto.randomUUID() },
      { replay: { id: replay, position: 2, isDone: true } },
    )
    const rest = [[fresh(lost.id, crypto.randomUUID())], [tried(lost.id, waiting.id)]] as const
    assert.deepEqual(await recordBatches(pool, [batch], ...rest), [])
    await releaseLease(pool, batch.leaseId, 30)
    assert.deepEqual(await all(lost.id), before)
  })
})

describe('a batch', () => {
  it('writes an event that was written before once, and leaves it as it was', async () => {
    const held = await leased()
    const { eventId } = await delivery(held.id, true)
    const before = await rowsOf('webhook_deliveries', held.id)
    assert.deepEqual(await recordBatches(pool, [standing(held)], [fresh(held.id, eventId)], []), [held.id])
    assert.deepEqual(await rowsOf('webhook_deliveries', held.id), before)
  })

  it('leaves a delivery and a replay that were ended meanwhile', async () => {
    const held = await leased()
    const ended = await delivery(held.id, true)
    const replay = (await insertReplay(pool, held.id, { after: 0, until: 3 })) ?? assert.fail()
    await pool`update webhook_replays set ended_at = now() where id = ${replay}`
    const { deliveries, replays } = await all(held.id)
    const batch = standing(held, { replay: { id: replay, position: 2, isDone: false } })
    assert.deepEqual(await recordBatches(pool, [batch], [], [tried(held.id, ended.id)]), [held.id])
    const now = await all(held.id)
    assert.deepEqual([now.deliveries, now.replays], [deliveries, replays])
  })

  it('that ends after a resumption leaves the webhook fast, without failures, and due at once', async () => {
    const held = await leased()
    const failing = { failuresBefore: 4, failures: 5, failingSince: '2026-11-30T01:00:00Z', hasDelivered: false }
    await recordBatches(pool, [standing(held, { ...failing, isSlow: true, isHeld: true, dueIn: 3_600 })], [], [])
    const [row] = await pool`
      select failures, failing_since, is_slow, due_at <= clock_timestamp() as is_due
      from webhooks
      where id = ${held.id}`
    assert.deepEqual(row, { failures: 0, failingSince: null, isSlow: false, isDue: true })
  })

  it('holds a webhook that fails, although further events wait for it', async () => {
    const held = await leased()
    const failing = { failures: 9, failingSince: '2026-11-30T01:00:00Z', hasDelivered: false, position: 1 }
    await recordBatches(pool, [standing(held, { ...failing, isHeld: true, dueIn: 3_600 })], [], [])
    const [row] = await pool`select due_at > clock_timestamp() as is_held from webhooks where id = ${held.id}`
    assert.deepEqual(row, { isHeld: true })
  })
})
