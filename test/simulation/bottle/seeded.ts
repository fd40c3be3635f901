import { AsyncLocalStorage } from 'node:async_hooks'
import crypto, { hash } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { seeded } from '../../support/chance/chance.ts'
import { seedSignatures } from './signatures.ts'

/** Pseudo-random bytes of a seed: SHA-512 of the seed, two numbers and a counter. */
export class RandomBytes {
  readonly #name: string
  #blocks = 0
  #waiting = Buffer.alloc(0)
  #fractions: (() => number) | undefined

  /** The same seed and numbers give the same bytes. */
  constructor(seed: string, act: number, request = 0) {
    this.#name = `${seed} ${act} ${request}`
  }

  take(count: number): Buffer {
    while (this.#waiting.length < count) {
      const fresh = hash('sha512', `${this.#name} ${this.#blocks++}`, 'buffer')
      this.#waiting = this.#waiting.length === 0 ? fresh : Buffer.concat([this.#waiting, fresh])
    }
    const taken = Buffer.from(this.#waiting.subarray(0, count))
    this.#waiting = this.#waiting.subarray(count)
    return taken
  }

  /** Returns a number from 0 up to 1, without 1, from a stream of its own: it takes no bytes. */
  fraction(): number {
    this.#fractions ??= seeded(hash('sha256', `${this.#name} fractions`, 'buffer').readInt32BE(0))
    return this.#fractions()
  }
}

/** The source of random bytes for the current code: that of its act or its request. */
export const drawing = new AsyncLocalStorage<RandomBytes | undefined>()

/**
 * Replaces the randomness of this process (`node:crypto`, Web Cryptography, `Math.random`) by bytes of a seed. Each act
 * and each request draws from its own stream, so that one more or less leaves the others unchanged.
 */
export function seedRandomness(seed: string): void {
  const others = new RandomBytes(seed, 0)
  const take = (count: number) => (drawing.getStore() ?? others).take(count)
  const replaced = {
    randomBytes: (count: number, done?: (error: Error | null, bytes: Buffer) => void) => {
      if (!done) return take(count)
      done(null, take(count))
      return undefined
    },
    randomFillSync: <T extends NodeJS.ArrayBufferView>(target: T, from = 0, count = target.byteLength - from): T => {
      new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(take(count), from)
      return target
    },
    randomInt: (from: number, to?: number): number => {
      const [least, limit] = to === undefined ? [0, from] : [from, to]
      return least + (take(6).readUIntBE(0, 6) % (limit - least))
    },
    randomUUID: () => uuidOf(take(16)),
  }
  Object.assign(crypto, replaced)
  const { randomUUID, randomFillSync: getRandomValues } = replaced
  for (const web of [crypto.webcrypto, globalThis.crypto])
    for (const [name, value] of Object.entries({ randomUUID, getRandomValues }))
      Object.defineProperty(web, name, { value, configurable: true })
  syncBuiltinESMExports()
  seedSignatures(take)
  drawForConnections(seed)
  // The driver draws names of its statements for each connection, also when that of a killed program comes back.
  Math.random = () => (drawing.getStore() ?? others).fraction()
}

/** Returns the UUID of version 4 (RFC 9562) of 16 bytes. */
function uuidOf(bytes: Buffer): `${string}-${string}-${string}-${string}-${string}` {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const digits = bytes.toString('hex')
  const part = (from: number, to: number) => digits.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
}

/** The bytes for new connections of the last seed. */
let ofConnections: RandomBytes | undefined

/** Gives new connections a stream of their own: they open and end at any moment, and draw a nonce and names. */
function drawForConnections(seed: string): void {
  const isReplaced = ofConnections !== undefined
  ofConnections = new RandomBytes(`${seed}/connections`, 0)
  if (isReplaced) return
  const { prototype } = Socket
  prototype.connect = new Proxy(prototype.connect, {
    apply: (target, self, given) => drawing.run(ofConnections, () => Reflect.apply(target, self, given)),
  })
}
