import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { scriptedStorage } from '../../support/faults/scripted-storage.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const soon = () => AbortSignal.timeout(500)
const patiently = () => AbortSignal.timeout(30_000)

describe('a check of the storage', () => {
  it('keeps no connection, which the storage may close when the next check comes', async (t) => {
    const asked: (string | undefined)[] = []
    const { storage, opened } = await scriptedStorage(t, ({ headers }, response) => {
      asked.push(headers.connection)
      response.writeHead(200, { 'content-length': 0 }).end()
    })
    for (const check of [1, 2, 3]) {
      await storage.check(patiently())
      assert.equal(opened(), check)
    }
    assert.deepEqual(asked, ['close', 'close', 'close'])
  })

  it('fails when no answer comes in time, and closes its connection', async (t) => {
    const { storage, open } = await scriptedStorage(t, () => {})
    await assert.rejects(storage.check(soon()), { name: 'AbortError' })
    await eventually('the connection is closed', async () => open.size === 0)
  })

  for (const [what, body] of [
    ['says no more', ''],
    ['says it in words', 'no healthy upstream'],
    ['says it on a page', '<html><hr><h1>503 Service Temporarily Unavailable</h1></html>'],
  ] as const)
    it(`names the status of a storage, or of a proxy before it, that ${what}`, async (t) => {
      const { storage } = await scriptedStorage(t, (_request, response) => {
        response.writeHead(503, { 'content-length': body.length }).end(body)
      })
      for (const fails of [() => storage.check(patiently()), () => storage.size('key'), () => storage.get('key')])
        await assert.rejects(fails, { message: 'the storage answers with 503' })
    })

  for (const [what, change, name] of [
    ['its keys are wrong', { secretAccessKey: 'another' }, 'Unknown'],
    ['its bucket is missing', { bucket: 'another' }, 'NotFound'],
  ] as const)
    it(`fails when ${what}`, async (t) => {
      const storage = createStorage({ ...net.settings, ...change })
      t.after(() => storage.close())
      await assert.rejects(storage.check(patiently()), { name })
    })
})
