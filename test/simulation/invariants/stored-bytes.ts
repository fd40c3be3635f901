import { createHash } from 'node:crypto'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'
import type { StoredBytes } from './invariant.ts'

/** Returns a reader of object hashes and sizes. It calls `storage` each time, because programs change. */
export const bytesOf = (storage: () => Pick<Storage, 'get' | 'list' | 'size'>): StoredBytes => ({
  list: () => storage().list(),
  async read(key) {
    if ((await storage().size(key)) === undefined) return undefined
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of (await storage().get(key)).body) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
    return { sha256: hash.digest('hex'), sizeBytes }
  },
})
