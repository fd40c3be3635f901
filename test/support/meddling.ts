import type { Storage } from '../../src/platform/stored-objects/storage.ts'

/** A storage that works as usual until a test replaces parts of it. */
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
    /** Replaces parts of the storage until it is disposed of. */
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

/** A gate that holds callers until it is opened. `reached` resolves when the first caller waits there. */
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
