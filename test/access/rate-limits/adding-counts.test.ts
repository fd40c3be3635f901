import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { addCounts } from '../../../src/access/rate-limits/queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())

const endsAt = new Date(Date.now() + 60_000)
const one = (subject: string) => ({ policy: 'address', subject, endsAt, count: 1 })

describe('two processes that add counts of the same subjects', () => {
  it('do not wait for each other in a circle', async () => {
    const held: Db[] = []
    const totals = await race(
      net,
      (tx) => {
        held.push(tx)
        return addCounts(tx, [one('a')])
      },
      () => addCounts(net.database.pool, [one('b'), one('a')]),
      async () => {
        for (const tx of held) await addCounts(tx, [one('b')])
      },
    )
    assert.deepEqual(
      totals.map(({ subject, count }) => `${subject} ${count}`),
      ['a 2', 'b 2'],
    )
  })
})
