import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  listSubscribers,
  lockRouting,
  moveRouting,
  wantEvents,
} from '../../../src/events/webhooks/sending/route-queries.ts'
import { heldAfter } from '../../../src/events/webhooks/sending/schedule.ts'
import { within } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { client } = await agency(net, { scopes: ['webhooks:write'] })

interface Kind {
  position?: number
  wanted?: number
  /** Seconds from now on which it is due. */
  dueIn?: number | null
  failures?: number
}

/** Inserts a webhook. Returns its id. */
async function webhook({ position = 5, wanted = 5, dueIn = null, failures = 0 }: Kind): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted, failures,
      failing_since, due_at)
    values (${client.id}, 'https://example.org/', '{IMB}', '{31}', 'sealed', 'kid', ${position}, ${wanted},
      ${failures}, case when ${failures} > 0 then now() end, now() + ${dueIn}::float8 * interval '1 second')
    returning id`
  return row?.id ?? assert.fail()
}

/** Stores that an event concerns a webhook, routed from a position of the log. Returns what the webhook waits for. */
async function wants(id: string, from: number, event: number) {
  await wantEvents(pool, from, [{ id, position: event }])
  const [row] = await pool<{ position: number; wanted: number; isDue: boolean | null; waits: number | null }[]>`
    select w.position::float8 as position, w.wanted::float8 as wanted, w.due_at <= clock_timestamp() as is_due,
      round(extract(epoch from clock_timestamp() - w.due_at) / 3600)::int as waits
    from webhooks w
    where w.id = ${id}`
  return row ?? assert.fail()
}

describe('an event that may concern a webhook', () => {
  it('makes it due at once, and lets one that has got all events go on where the search began', async () => {
    const { position, wanted, isDue } = await wants(await webhook({}), 7, 9)
    assert.deepEqual([position, wanted, isDue], [7, 9, true])
  })

  it('is sent after those that still wait, and passes none over', async () => {
    const { position, wanted } = await wants(await webhook({ position: 5, wanted: 6 }), 7, 9)
    assert.deepEqual([position, wanted], [5, 9])
  })

  it('takes a webhook that has skipped to the end of the log not back', async () => {
    const { position, wanted } = await wants(await webhook({ position: 20, wanted: 20 }), 7, 9)
    assert.deepEqual([position, wanted], [20, 20])
  })

  it('makes one that was due before not due later', async () => {
    assert.equal((await wants(await webhook({ dueIn: -7_200 }), 7, 9)).waits, 2)
  })

  it('waits for a webhook that is held because it fails, and makes it due if it has no time', async () => {
    const held = { failures: heldAfter }
    assert.equal((await wants(await webhook({ ...held, dueIn: 3_600 }), 7, 9)).isDue, false)
    assert.equal((await wants(await webhook(held), 7, 9)).isDue, true)
  })
})

describe('the log', () => {
  it('is routed by one worker at a time: another one waits, and goes on behind it', async () => {
    const position = await race(
      net,
      async (tx) => moveRouting(tx, (await lockRouting(tx)) + 5),
      () => within(pool, lockRouting),
    )
    assert.equal(position, 5)
  })

  it('is not compared with deleted webhooks', async () => {
    const id = await webhook({})
    await pool`update webhooks set deleted_at = now() where id = ${id}`
    assert.ok(!(await listSubscribers(pool)).some((subscriber) => subscriber.id === id))
  })
})
