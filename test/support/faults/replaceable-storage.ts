import type { Storage } from '../../../src/platform/stored-objects/storage.ts'

/** Returns a wrapper of a storage that works as usual until a test replaces parts of it. */
export function replaceableStorage() {
  let replaced: ((real: Storage) => Partial<Storage>) | undefined
  return {
    wrapStorage(real: Storage): Storage {
      const now = () => ({ ...real, ...replaced?.(real) })
      return {
        put: (...file) => now().put(...file),
        get: (...object) => now().get(...object),
        copy: (...keys) => now().copy(...keys),
        remove: (key) => now().remove(key),
        isUnsettled: (key) => now().isUnsettled(key),
        size: (key) => now().size(key),
        list: (pageSize) => now().list(pageSize),
        prepare: () => real.prepare(),
        check: (signal) => now().check(signal),
        close: () => real.close(),
      }
    },
    /** Replaces functions of the storage until the returned object is disposed. */
    replaceParts(part: (real: Storage) => Partial<Storage>): Disposable {
      replaced = part
      return {
        [Symbol.dispose]: () => {
          replaced = undefined
        },
      }
    },
  }
}

/** Returns a part of a storage that lists as usual, and adds the number of objects in each page to `pages`. */
export const notingPages = (pages: number[]) => (real: Storage) => ({
  async *list(pageSize?: number) {
    for await (const page of real.list(pageSize)) {
      pages.push(page.length)
      yield page
    }
  },
})

/** Returns a gate at which callers of `pass` wait until `letPass`. `reached` resolves when the first caller waits. */
export function gate() {
  const { promise: open, resolve: letPass } = Promise.withResolvers<void>()
  const { promise: reached, resolve: tell } = Promise.withResolvers<void>()
  return {
    reached,
    letPass,
    pass: () => {
      tell()
      return open
    },
  }
}
