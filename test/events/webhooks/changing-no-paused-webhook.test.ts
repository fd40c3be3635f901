import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { insertReplay } from '../../../src/events/webhooks/deliveries/replay-queries.ts'
import { pauseByAgency, pauseHeld, resume, skipToEnd } from '../../../src/events/webhooks/pause-queries.ts'
import { deleteWebhook } from '../../../src/events/webhooks/queries.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { client } = await agency(net)
const leaseId = crypto.randomUUID()

/** Inserts a webhook that a worker has leased, paused if stated. Returns its id. */
async function webhook(isPaused = false): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted, lease_id,
      leased_until, paused_at, pause_reason)
    values (${client.id}, 'https://example.org/', '{IMB}', '{31}', 'sealed', 'kid', 0, 0, ${leaseId},
      now() + interval '1 minute', case when ${isPaused} then now() - interval '1 hour' end,
      case when ${isPaused} then 'by_agency'::webhook_pause_reason end)
    returning id`
  return row?.id ?? assert.fail()
}

/** Inserts a delivery to a webhook: one to be sent, one that waits for an earlier one, or one that has ended. */
async function delivery(webhookId: string, kind: 'due' | 'behind' | 'ended'): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into webhook_deliveries (id, webhook_id, position, event_id, type, subject, state, tries, next_at, ended_at)
    values (uuidv7(), ${webhookId}, 1, uuidv7(), 'permit.issued', 'permits/1',
      case when ${kind} = 'ended' then 'delivered' else 'waiting' end::webhook_delivery_state, 3,
      case when ${kind} <> 'behind' then now() - interval '1 hour' end, case when ${kind} = 'ended' then now() end)
    returning id`
  return row?.id ?? assert.fail()
}

type Table = 'webhooks' | 'webhook_deliveries' | 'webhook_replays'
const rowOf = async (table: Table, id: string): Promise<string> => {
  const [row] = await pool<{ row: string }[]>`select t::text as row from ${pool(table)} t where t.id = ${id}`
  return row?.row ?? assert.fail()
}

/** Asserts that an act leaves these rows as they are. */
async function leaves(rows: readonly (readonly [Table, string])[], act: () => Promise<unknown>) {
  const read = () => Promise.all(rows.map(([table, id]) => rowOf(table, id)))
  const before = await read()
  await act()
  assert.deepEqual(await read(), before)
}

describe('a webhook that is paused', () => {
  it('is not paused again, by its agency or by a worker', async () => {
    const id = await webhook(true)
    await leaves([['webhooks', id]], () => pauseByAgency(pool, id, null))
    await leaves([['webhooks', id]], () => pauseHeld(pool, { id, leaseId, reason: 'schedule_ended' }))
  })

  it('takes no replay', async () => {
    const id = await webhook(true)
    await leaves([['webhooks', id]], async () =>
      assert.equal(await insertReplay(pool, id, { after: 0, until: 1 }), undefined),
    )
  })
})

describe('a webhook in service', () => {
  it('is not resumed, and keeps the schedule of its deliveries', async () => {
    const id = await webhook()
    const due = await delivery(id, 'due')
    await leaves(
      [
        ['webhooks', id],
        ['webhook_deliveries', due],
      ],
      () => resume(pool, id, null),
    )
  })

  it('is not paused by a worker that has lost its lease', async () => {
    const id = await webhook()
    await leaves([['webhooks', id]], () =>
      pauseHeld(pool, { id, leaseId: crypto.randomUUID(), reason: 'schedule_ended' }),
    )
  })
})

describe('the deliveries of a webhook', () => {
  it('that have ended, or wait for another, are not made due when it is resumed', async () => {
    const id = await webhook(true)
    const [ended, behind, due] = [await delivery(id, 'ended'), await delivery(id, 'behind'), await delivery(id, 'due')]
    await leaves(
      [
        ['webhook_deliveries', ended],
        ['webhook_deliveries', behind],
      ],
      () => resume(pool, id, null),
    )
    const [row] = await pool`select tries from webhook_deliveries where id = ${due}`
    assert.deepEqual(row, { tries: 0 })
  })

  it('that have ended, like ended replays, stay so when it skips to the end, or is deleted', async () => {
    const id = await webhook()
    const ended = await delivery(id, 'ended')
    const replay = (await insertReplay(pool, id, { after: 0, until: 1 })) ?? assert.fail()
    await pool`update webhook_replays set ended_at = now() - interval '1 hour' where id = ${replay}`
    const rows = [
      ['webhook_deliveries', ended],
      ['webhook_replays', replay],
    ] as const
    await leaves(rows, () => skipToEnd(pool, id))
    await leaves(rows, () => deleteWebhook(pool, id, 1, null))
    await leaves([['webhooks', id]], async () => {
      assert.equal(await deleteWebhook(pool, id, 2, null), false)
      assert.equal(await insertReplay(pool, id, { after: 0, until: 1 }), undefined)
    })
  })
})
