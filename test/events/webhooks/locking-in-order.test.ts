import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { recordBatches } from '../../../src/events/webhooks/sending/record-queries.ts'
import { wantEvents } from '../../../src/events/webhooks/sending/route-queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { client } = await agency(net, { scopes: ['webhooks:write'] })
const leaseId = crypto.randomUUID()

const inserted = (id: string) => pool`
  insert into webhooks (id, client_id, url, permit_types, regions, personal, personal_kid, position, wanted, lease_id,
    leased_until)
  values (${id}, ${client.id}, 'https://example.org/', '{IMB}', '{31}', 'sealed', 'kid', 0, 1, ${leaseId},
    now() + interval '1 hour')`

/** Inserts two webhooks, the one with the greater id first: it is also first in the table. Returns the ids in order. */
async function two(): Promise<[lower: string, greater: string]> {
  const [lower = '', greater = ''] = [crypto.randomUUID(), crypto.randomUUID()].toSorted()
  for (const id of [greater, lower]) await inserted(id)
  return [lower, greater]
}

const locks = (db: Db, id: string) => db`select from webhooks where id = ${id} for update`

/** Has somebody lock the webhooks in the order of their ids, and `writes` write both after the first lock. */
async function meets(writes: (ids: readonly string[]) => Promise<unknown>): Promise<void> {
  const [lower, greater] = await two()
  const held: { tx?: Db } = {}
  await race(
    net,
    async (tx) => {
      held.tx = tx
      await locks(tx, lower)
    },
    async () => {
      await writes([greater, lower])
      return true
    },
    async () => held.tx && (await locks(held.tx, greater)),
  )
}

describe('webhooks are locked in one order, so that nobody waits for each other', () => {
  it('by the record of batches', () =>
    meets(async (ids) => {
      const standing = { leaseId, position: 1, isHeld: false, dueIn: null, failuresBefore: 0, failures: 0 }
      const rest = { failingSince: null, hasDelivered: true, isSlow: false, replay: null }
      const written = await recordBatches(
        pool,
        ids.map((id) => ({ id, ...standing, ...rest })),
        [],
        [],
      )
      assert.deepEqual(written.toSorted(), ids.toSorted())
    }))

  it('by the routing of events', () =>
    meets((ids) =>
      wantEvents(
        pool,
        0,
        ids.map((id) => ({ id, position: 2 })),
      ),
    ))
})
