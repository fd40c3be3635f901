import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, describe, it } from 'node:test'
import { measureFile } from '../../../src/applications/documents/uploads/file-check.ts'
import { streamUpload } from '../../../src/applications/documents/uploads/stream-upload.ts'
import { newObjectKey, StoredTooSlowly } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing } from '../../support/asserting/leftovers.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())

/** Streams a body that does not end into a storage. Returns the upload and what stops it. */
function streams(storage: typeof net.storage) {
  const [body, late] = [new PassThrough(), new AbortController()]
  body.write('%PDF-1.7')
  const target = {
    key: newObjectKey('documents'),
    mediaType: 'application/pdf',
    late: late.signal,
    withWhole: async () => {},
  }
  return { body, late, stored: streamUpload(storage, target, { body, measured: measureFile(1_000) }) }
}

describe('an upload whose sender goes on', () => {
  it('is stopped when the storage fails before it reads', async () => {
    const failing = { ...net.storage, put: () => Promise.reject(new Error('connect ECONNREFUSED')) }
    const { body, stored } = streams(failing)
    await assert.rejects(stored, { code: 'unavailable' })
    assert.ok(body.destroyed)
  })

  it('is stopped and refused when it takes too long', async () => {
    const { body, late, stored } = streams(net.storage)
    late.abort(new StoredTooSlowly(30))
    await assert.rejects(stored, { code: 'request_timeout' })
    assert.ok(body.destroyed)
    await leavesNothing(net)
  })
})
