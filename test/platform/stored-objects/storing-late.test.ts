import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, afterEach, describe, it } from 'node:test'
import { compareObjects } from '../../../src/platform/stored-objects/compare-objects.ts'
import { storageLimits } from '../../../src/platform/stored-objects/limits.ts'
import { createStorage, type Storage } from '../../../src/platform/stored-objects/storage.ts'
import { removeStrays, storeStray, sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing, leftoversOf, nothing } from '../../support/asserting/leftovers.ts'
import { storageProxy } from '../../support/faults/storage-proxy.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const silence = 2_000
const front = await storageProxy(net.settings.endpoint)
after(() => front.close())
const storage = createStorage({ ...net.settings, endpoint: front.url }, { ...storageLimits, silence })
after(() => storage.close())

/** Stores an object as a stray. Returns the error of it. */
const stores = (place: Storage = storage) =>
  storeStray(pool, place, 'documents', (key, late) =>
    place.put(key, Readable.from([Buffer.from('content')]), 'application/pdf', late).then(() => key),
  )

/** Asserts that every stored object is owned or on the list of strays, and that the sweep removes the strays. */
async function allListed(): Promise<void> {
  const said: string[] = []
  assert.ok(
    await compareObjects(pool, net.storage, { readPercent: 0, say: (line) => said.push(line) }),
    said.join('\n'),
  )
  assert.equal((await leftoversOf(net)).unowned.length, 1)
  assert.equal(await sweepStrays(pool, net.storage, 0), 1)
  assert.deepEqual(await leftoversOf(net), nothing)
}

afterEach(async () => {
  front.forwards()
  await leavesNothing(net)
})

describe('an object that the storage stores after its request was given up', () => {
  for (const [how, first] of [
    ['silence', 'holds'],
    ['a lost connection', 'holdsAndResets'],
  ] as const)
    it(`(${how}) stays on the list of strays when the retry is refused at once`, async () => {
      front.does('PUT', first, 'refuses')
      await assert.rejects(stores(), { name: 'ServiceUnavailable' })
      await front.carriesOut()
      await allListed()
    })

  it('stays on the list of strays when the retry succeeds, and the file is refused afterwards', async () => {
    front.does('PUT', 'holdsAndResets')
    const key = await stores()
    await removeStrays(pool, storage, [key])
    await front.carriesOut()
    await allListed()
  })

  it('stays on the list of strays when it is a copy', async () => {
    front.does('PUT', 'forwards', 'holdsAndResets', 'refuses')
    const source = await stores()
    const copying = storeStray(pool, storage, 'documents', (key) => storage.copy(source, key))
    await assert.rejects(copying, { name: 'ServiceUnavailable' })
    await front.carriesOut()
    await removeStrays(pool, storage, [source])
    await allListed()
  })
})

describe('an object whose requests were all refused', () => {
  it('is removed at once, because none of them can be carried out later', async () => {
    const before = front.asked('DELETE')
    front.does('PUT', 'refuses', 'refuses')
    await assert.rejects(stores(), { name: 'ServiceUnavailable' })
    assert.deepEqual(await leftoversOf(net), nothing)
    assert.equal(front.asked('DELETE') - before, 1)
  })

  it('is removed at once when there was no connection to the storage', async () => {
    const { port } = new URL(front.url)
    await front.closes()
    const away = createStorage({ ...net.settings, endpoint: `http://127.0.0.1:${port}` })
    await assert.rejects(stores(away), { code: 'ECONNREFUSED' })
    away.close()
    assert.equal((await pool`select from stray_objects where sweeping`).length, 1)
    assert.equal(await sweepStrays(pool, net.storage, 0), 1)
  })
})
