import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { forgetDeliveries } from '../../../src/events/webhooks/deliveries/forget-deliveries.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const webhookId = crypto.randomUUID()

/** Inserts a delivery that was made and has ended so many days ago; null: it still waits. Returns its id. */
async function delivery(madeDaysAgo: number, endedDaysAgo: number | null): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into webhook_deliveries (id, webhook_id, position, event_id, type, subject, state, ended_at)
    values (uuidv7(${-madeDaysAgo} * interval '1 day'), ${webhookId}, 1, uuidv7(), 'permit.issued', 'permits/1',
      case when ${endedDaysAgo === null} then 'waiting' else 'delivered' end::webhook_delivery_state,
      now() - ${endedDaysAgo}::float8 * interval '1 day')
    returning id`
  return row?.id ?? assert.fail()
}

describe('a delivery', () => {
  it('is deleted 30 days after its end, and stays while it waits or has ended later', async () => {
    const [waiting, late] = [await delivery(90, null), await delivery(90, 29)]
    await delivery(90, 31)
    const lately = await delivery(1, 1)
    assert.equal(await forgetDeliveries(pool), 1)
    const left = await pool<{ id: string }[]>`select id from webhook_deliveries where webhook_id = ${webhookId}`
    assert.deepEqual(new Set(left.map(({ id }) => id)), new Set([waiting, late, lately]))
  })
})
