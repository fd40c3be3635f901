import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { openObject } from '../../../src/applications/documents/downloads/open-object.ts'
import { attachmentHeaders } from '../../../src/http/attachment.ts'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'

/** Returns a storage that opens every object with this body. */
const storageWith = (body: Readable, length: number): Storage =>
  new Proxy({} as Storage, { get: () => async () => ({ body, length }) })

/** A record of reads that counts them. */
function counting() {
  let count = 0
  return { count: () => count, record: async () => void count++ }
}

describe('an object that is opened for a reader', () => {
  it('is recorded as read when its first byte is there', async () => {
    const { count, record } = counting()
    const body = new Readable({ read() {} })
    const opening = openObject(storageWith(body, 4), 'a', record)
    await new Promise(setImmediate)
    assert.equal(count(), 0)
    body.push('file')
    assert.equal((await opening).length, 4)
    assert.equal(count(), 1)
  })

  it('is recorded when it is empty', async () => {
    const { count, record } = counting()
    await openObject(storageWith(new Readable({ read() {} }), 0), 'a', record)
    assert.equal(count(), 1)
  })

  it('is unavailable, and not recorded, when the storage breaks before the first byte', async () => {
    const { count, record } = counting()
    const body = new Readable({ read: () => body.destroy(new Error('reset')) })
    await assert.rejects(openObject(storageWith(body, 4), 'a', record), { code: 'unavailable' })
    assert.equal(count(), 0)
  })

  it('is closed when its read cannot be recorded', async () => {
    const body = Readable.from([Buffer.from('file')])
    const record = () => Promise.reject(new Error('no database'))
    await assert.rejects(openObject(storageWith(body, 4), 'a', record), /no database/)
    assert.ok(body.destroyed)
  })
})

describe('the response with a file that is not public', () => {
  const file = { fileName: 'Kartu Keluarga "é".pdf', mediaType: 'application/pdf', length: 4 }
  const expected = {
    'content-type': 'application/pdf',
    'content-length': 4,
    'content-disposition':
      'attachment; filename="Kartu Keluarga \\"?\\".pdf"; ' + "filename*=UTF-8''Kartu%20Keluarga%20%22%C3%A9%22.pdf",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }

  it('is an attachment that nobody caches, guesses or opens', () => {
    assert.deepEqual(attachmentHeaders(file), expected)
  })

  it('states the digest of the whole file, from bytes or from hexadecimal', () => {
    const sha256 = Buffer.from('b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c', 'hex')
    const digest = { 'repr-digest': 'sha-256=:tbudgBSg+bHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:' }
    assert.deepEqual(attachmentHeaders({ ...file, sha256 }), { ...expected, ...digest })
    assert.deepEqual(attachmentHeaders({ ...file, sha256: sha256.toString('hex') }), { ...expected, ...digest })
  })
})
