import type { Storage } from '../../src/platform/stored-objects/storage.ts'

/** A storage that does as usual until a test meddles with it. */
export function meddling() {
  let meddled: ((real: Storage) => Partial<Storage>) | undefined
  return {
    wrapStorage(real: Storage): Storage {
      const now = () => ({ ...real, ...meddled?.(real) })
      return {
        put: (...file) => now().put(...file),
        get: (...object) => now().get(...object),
        copy: (...keys) => now().copy(...keys),
        remove: (key) => now().remove(key),
        size: (key) => now().size(key),
        list: () => now().list(),
        prepare: () => real.prepare(),
        check: (signal) => now().check(signal),
        close: () => real.close(),
      }
    },
    /** Puts something in the place of parts of the storage, until it is disposed of. */
    meddle(part: (real: Storage) => Partial<Storage>): Disposable {
      meddled = part
      return {
        [Symbol.dispose]: () => {
          meddled = undefined
        },
      }
    },
  }
}

/** Something that waits until it is let go on. `reached` tells that somebody stands before it. */
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
