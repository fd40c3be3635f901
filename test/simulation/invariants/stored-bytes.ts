import { createHash } from 'node:crypto'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'

/** The bytes of the object storage. */
export interface StoredBytes {
  /** Returns the hash (hex) and the size of an object; undefined when there is none. */
  read(key: string): Promise<{ sha256: string; sizeBytes: number } | undefined>
  /** Yields the keys and sizes of all objects. */
  list(): AsyncIterable<readonly { objectKey: string; sizeBytes: number }[]>
}

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
