import crypto, {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
} from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const curve = 'prime256v1'
const bytes = 32
/** The order of the curve P-256 (FIPS 186-5). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const numberOf = (given: Uint8Array): bigint => BigInt(`0x${Buffer.from(given).toString('hex')}`)
const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(2 * bytes, '0'), 'hex')
const modulo = (number: bigint): bigint => ((number % order) + order) % order

/** Returns a number from 1 to the order of the curve minus 1. */
const scalarOf = (given: Uint8Array): bigint => (numberOf(given) % (order - 1n)) + 1n

/** Returns the uncompressed point of a scalar: 0x04, x, and y. */
function pointOf(scalar: bigint): Buffer {
  const point = createECDH(curve)
  point.setPrivateKey(bytesOf(scalar))
  return point.getPublicKey()
}

/** Returns the inverse of a number, by the extended algorithm of Euclid. */
function inverseOf(number: bigint): bigint {
  let [rest, next, found, nextFound] = [order, modulo(number), 0n, 1n]
  while (next !== 0n) {
    const times = rest / next
    ;[rest, next] = [next, rest - times * next]
    ;[found, nextFound] = [nextFound, found - times * nextFound]
  }
  return modulo(found)
}

/**
 * Returns the ECDSA signature of a text as r and s. The same key and text give the same one, as with RFC 6979, but the
 * nonce is a plain HMAC.
 */
export function signatureOf(secret: Uint8Array, text: Uint8Array): Buffer {
  const digest = createHash('sha256').update(text).digest()
  const nonce = scalarOf(createHmac('sha256', secret).update(digest).digest())
  const r = modulo(numberOf(pointOf(nonce).subarray(1, 1 + bytes)))
  const s = modulo(inverseOf(nonce) * (numberOf(digest) + r * numberOf(secret)))
  return Buffer.concat([bytesOf(r), bytesOf(s)])
}

function keyOf(secret: Buffer): crypto.JsonWebKey {
  const scalar = scalarOf(secret)
  const point = pointOf(scalar)
  const part = (place: number) => point.subarray(1 + place * bytes, 1 + (place + 1) * bytes).toString('base64url')
  return { kty: 'EC', crv: 'P-256', d: bytesOf(scalar).toString('base64url'), x: part(0), y: part(1) }
}

/**
 * Derives P-256 keys from the seed, and their signatures from key and text alone. Permits and certificates carry both,
 * so that answers would differ between two runs. Other kinds of keys are unchanged.
 */
export function seedSignatures(take: (count: number) => Buffer): void {
  const { generateKeyPairSync: generate } = crypto
  crypto.generateKeyPairSync = new Proxy(generate, {
    apply(target, self, given) {
      if (given[0] !== 'ec' || given[1]?.namedCurve !== 'P-256') return Reflect.apply(target, self, given)
      const privateKey = createPrivateKey({ key: keyOf(take(bytes)), format: 'jwk' })
      return { privateKey, publicKey: createPublicKey(privateKey) }
    },
  })
  syncBuiltinESMExports()
  signWithOwnKeys(take)
  letBeRead()
  rememberVerdicts()
}

function signWithOwnKeys(take: (count: number) => Buffer): void {
  const { prototype } = SubtleCrypto
  const { generateKey, importKey, sign } = prototype
  Object.assign(prototype, {
    generateKey: new Proxy(generateKey, {
      async apply(target, self, given) {
        const [{ name, namedCurve }, isExtractable] = given
        if (name !== 'ECDSA' || namedCurve !== 'P-256') return Reflect.apply(target, self, given)
        const { d, ...open } = keyOf(take(bytes))
        const imported = (key: object, canBeRead: boolean, use: string) =>
          Reflect.apply(importKey, self, ['jwk', key, { name, namedCurve }, canBeRead, [use]])
        return {
          privateKey: await imported({ ...open, d }, isExtractable, 'sign'),
          publicKey: await imported(open, true, 'verify'),
        }
      },
    }),
    sign: new Proxy(sign, {
      async apply(target, self, given) {
        const [{ name, hash }, key, text] = given
        const usesSha256 = (typeof hash === 'string' ? hash : hash?.name) === 'SHA-256'
        if (name !== 'ECDSA' || key.algorithm.namedCurve !== 'P-256' || !usesSha256)
          return Reflect.apply(target, self, given)
        const { d = '' } = KeyObject.from(key).export({ format: 'jwk' })
        const signature = signatureOf(Buffer.from(d, 'base64url'), new Uint8Array(viewOf(text)))
        return new Uint8Array(signature).buffer
      },
    }),
  })
}

/** Makes all imported private keys extractable: `sign` computes signatures from the secret. */
function letBeRead(): void {
  const { prototype } = SubtleCrypto
  prototype.importKey = new Proxy(prototype.importKey, {
    apply: (target, self, [form, key, algorithm, _, uses]) =>
      Reflect.apply(target, self, [form, key, algorithm, true, uses]),
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  const keys = Object.getPrototypeOf(Object.getPrototypeOf(privateKey))
  keys.toCryptoKey = new Proxy(keys.toCryptoKey, {
    apply: (target, self, [algorithm, _, uses]) => Reflect.apply(target, self, [algorithm, true, uses]),
  })
}

const mostVerdicts = 20_000

/**
 * Caches the results of `verify`, at most 20,000 a key. Each request carries a token, and verifying one takes a thread.
 */
function rememberVerdicts(): void {
  const { prototype } = SubtleCrypto
  const verdicts = new WeakMap<object, Map<string, Promise<boolean>>>()
  prototype.verify = new Proxy(prototype.verify, {
    apply(target, self, given) {
      const [algorithm, key, signature, text] = given
      const ofKey = verdicts.get(key) ?? new Map<string, Promise<boolean>>()
      verdicts.set(key, ofKey)
      const told = [signature, text].map((bytes) => createHash('sha256').update(viewOf(bytes)).digest('base64'))
      const name = [JSON.stringify(algorithm), ...told].join(' ')
      const known = ofKey.get(name)
      if (known) return known
      if (ofKey.size > mostVerdicts) ofKey.clear()
      const verdict: Promise<boolean> = Reflect.apply(target, self, given)
      ofKey.set(name, verdict)
      return verdict
    },
  })
}

const viewOf = (given: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(given) ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength) : new Uint8Array(given)
