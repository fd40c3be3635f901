import type { Readable } from 'node:stream'
import type { Around } from '../around.ts'
import type { Storage } from './storage.ts'

export const storageOperations = ['put', 'get', 'copy', 'remove', 'size', 'prepare', 'check'] as const
export type StorageOperation = (typeof storageOperations)[number]

/** Thrown inside `around` for a `put` that the caller aborted: the storage did not fail. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/**
 * True when the source of a body failed. A storage that stops reading a body leaves an `AbortError` in it, which is the
 * error of an iteration that ended early.
 */
export const isBroken = (body: Readable): boolean => body.errored !== null && body.errored.name !== 'AbortError'

/**
 * Returns the same storage with each operation wrapped by `around`, except `list`. A `get` ends with its first bytes:
 * their speed depends on the reader. A `put` whose body failed or was aborted throws `BrokenOff` in `around`; the
 * caller gets the original error.
 */
export function watchStorage(storage: Storage, around: Around<StorageOperation>): Storage {
  return {
    async put(key, body, mediaType, signal, options) {
      let cause: unknown
      try {
        await around('put', () =>
          storage.put(key, body, mediaType, signal, options).catch((error: unknown) => {
            cause = error
            throw signal.aborted || isBroken(body)
              ? new BrokenOff('The caller broke the upload off.', { cause })
              : error
          }),
        )
      } catch (error) {
        throw error instanceof BrokenOff ? cause : error
      }
    },
    get: (key, range) => around('get', () => storage.get(key, range)),
    copy: (from, to) => around('copy', () => storage.copy(from, to)),
    remove: (key) => around('remove', () => storage.remove(key)),
    isUnsettled: (key) => storage.isUnsettled(key),
    size: (key) => around('size', () => storage.size(key)),
    list: (pageSize) => storage.list(pageSize),
    prepare: () => around('prepare', () => storage.prepare()),
    check: (signal) => around('check', () => storage.check(signal)),
    close: () => storage.close(),
  }
}
