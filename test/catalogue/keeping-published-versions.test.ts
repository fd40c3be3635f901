import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publishedVersion } from '../../src/catalogue/permit-types/queries.ts'
import { network } from '../support/network.ts'
import { fence } from '../support/scenes/fence.ts'
import { publishes } from '../support/scenes/publishing.ts'

describe('the cache of permit types in a process', () => {
  it('belongs to one database: the reader and the transactions share it, another database has its own', async (t) => {
    const [one, other] = [await network(), await network()]
    t.after(() => Promise.all([one.close(), other.close()]))
    for (const [net, en] of [
      [one, 'Fence'],
      [other, 'Hedge'],
    ] as const)
      await publishes(net, 'FENCE', { ...fence, names: { id: 'Pagar', en } })
    const { reader, pool } = one.database
    const kept = await publishedVersion(reader, 'FENCE', 1)
    assert.equal(kept.definition.names.en, 'Fence')
    assert.equal(await pool.begin((tx) => publishedVersion(tx, 'FENCE', 1)), kept)
    assert.equal((await publishedVersion(other.database.reader, 'FENCE', 1)).definition.names.en, 'Hedge')
  })
})
