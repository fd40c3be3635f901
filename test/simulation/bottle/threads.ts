import fs, { promises } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'

/** A change of a part of Node, until `end` is called. */
interface Change {
  end(): void
}

/** Functions of `fs.promises` that read: those of the program. */
const readers = ['readFile', 'readdir', 'stat', 'lstat', 'access', 'realpath'] as const

/** Makes functions of `fs.promises` synchronous: reads on several threads end in any order. */
export function readAtOnce(): Change {
  const given = Object.fromEntries(readers.map((name) => [name, promises[name]]))
  for (const name of readers)
    Object.assign(promises, { [name]: async (...args: unknown[]) => Reflect.apply(fs[`${name}Sync`], fs, args) })
  return restoring(promises, given)
}

const compressions = ['gzip', 'gunzip', 'deflate', 'inflate', 'brotliCompress', 'brotliDecompress'] as const

/** Makes compressions with a callback synchronous, and calls back in the next turn of the event loop. */
export function compressAtOnce(): Change {
  const given = Object.fromEntries(compressions.map((name) => [name, zlib[name]]))
  for (const name of compressions)
    Object.assign(zlib, {
      [name](...args: unknown[]) {
        const done = args.pop()
        if (typeof done !== 'function') throw new TypeError('A compression needs a callback.')
        const end = (...outcome: unknown[]) => void setImmediate(() => Reflect.apply(done, undefined, outcome))
        try {
          end(null, Reflect.apply(zlib[`${name}Sync`], zlib, args))
        } catch (error) {
          end(error)
        }
      },
    })
  return restoring(zlib, given)
}

/** Lets the promises of Web Cryptography settle in the order of their calls, one at a time. */
export function settleKeysInOrder(inOrder: <T>(made: Promise<T>) => Promise<T>): Change {
  const { prototype } = SubtleCrypto
  const given = Object.getOwnPropertyDescriptors(prototype)
  for (const [name, descriptor] of Object.entries(given)) {
    const { value } = descriptor
    if (typeof value !== 'function' || name === 'constructor') continue
    const ordered = new Proxy(value, {
      apply: (target, self, args) => inOrder(Promise.resolve(Reflect.apply(target, self, args))),
    })
    Object.defineProperty(prototype, name, { ...descriptor, value: ordered })
  }
  return { end: () => void Object.defineProperties(prototype, given) }
}

function restoring(changed: object, given: object): Change {
  syncBuiltinESMExports()
  return {
    end() {
      Object.assign(changed, given)
      syncBuiltinESMExports()
    },
  }
}
