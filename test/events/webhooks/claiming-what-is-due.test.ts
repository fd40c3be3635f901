import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { deleteWebhook } from '../../../src/events/webhooks/queries.ts'
import { claimDue, secondsToNext } from '../../../src/events/webhooks/sending/lease-queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { client } = await agency(net, { scopes: ['webhooks:read', 'webhooks:write'] })
const { client: reader } = await agency(net, { scopes: ['webhooks:read'] })

interface Kind {
  clientId?: string
  isSlow?: boolean
  /** Seconds from now on which it is due, and at which its lease ends. */
  dueIn?: number
  leasedFor?: number | null
}

/** Inserts a webhook with events that wait. Returns its id. */
async function webhook({ clientId = client.id, isSlow = false, dueIn = -60, leasedFor = null }: Kind = {}) {
  const [row] = await pool<{ id: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted, is_slow,
      due_at, lease_id, leased_until)
    values (${clientId}, 'https://example.org/', '{IMB}', '{31}', 'sealed', 'kid', 0, 1, ${isSlow},
      clock_timestamp() + ${dueIn} * interval '1 second',
      case when ${leasedFor}::float8 is not null then uuidv7() end,
      clock_timestamp() + ${leasedFor}::float8 * interval '1 second')
    returning id`
  return row?.id ?? assert.fail()
}

const claims = async (limits: { fast?: number; slow?: number; busy?: readonly string[] } = {}, db: Db = pool) => {
  const claimed = await claimDue(db, { fast: 10, slow: 10, busy: [], leaseSeconds: 45, ...limits })
  return claimed.map(({ id }) => id)
}
/** Takes the webhooks of earlier tests out of the way. */
beforeEach(() => pool`update webhooks set due_at = null`)

describe('a worker that looks for due webhooks', () => {
  it('takes each once, and none before its time or while another worker has it', async () => {
    const due = await webhook()
    await webhook({ dueIn: 3_600 })
    await webhook({ leasedFor: 3_600 })
    assert.deepEqual(await claims(), [due])
    assert.deepEqual(await claims(), [])
  })

  it('takes one whose lease has ended, unless its own batch still serves it', async () => {
    const left = await webhook({ leasedFor: -1 })
    assert.deepEqual(await claims({ busy: [left] }), [])
    assert.deepEqual(await claims(), [left])
  })

  it('does not wait for one that its agency changes just then', async () => {
    const [changed, other] = [await webhook(), await webhook()]
    await pool.begin(async (tx) => {
      await tx`select from webhooks where id = ${changed} for update`
      await pool.begin(async (worker) => {
        await worker`set local lock_timeout = '1s'`
        assert.deepEqual(await claims({}, worker), [other])
      })
    })
  })

  it('takes as many slow and fast ones as it has room for, those due longest first', async () => {
    await webhook({ dueIn: -30 })
    const second = await webhook({ dueIn: -90 })
    const [third, fourth] = [await webhook({ isSlow: true, dueIn: -50 }), await webhook({ isSlow: true, dueIn: -70 })]
    assert.deepEqual(new Set(await claims({ fast: 1, slow: 1 })), new Set([second, fourth]))
    assert.deepEqual(await claims({ fast: 0, slow: 5 }), [third])
  })
})

describe('events that wait are not sent', () => {
  it('to a webhook that was deleted', async () => {
    const id = await webhook()
    await deleteWebhook(pool, id, 1, null)
    assert.deepEqual([await claims(), await secondsToNext(pool)], [[], null])
  })

  it('to an agency that lost the scope, or is suspended', async () => {
    const { client: gone } = await agency(net, { scopes: ['webhooks:write'] })
    await pool`update clients set suspended_at = now(), suspension_reason = 'An inquiry.' where id = ${gone.id}`
    for (const clientId of [reader.id, gone.id]) await webhook({ clientId })
    assert.deepEqual([await claims(), await secondsToNext(pool)], [[], null])
  })

  it('to a webhook that is paused', async () => {
    const id = await webhook()
    await pool`update webhooks set paused_at = now(), pause_reason = 'by_agency' where id = ${id}`
    assert.deepEqual([await claims(), await secondsToNext(pool)], [[], null])
  })
})
