import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** The algorithms of sealed records (RFC 7518 §4.4 and §5.3). */
const alg = 'A256KW'
const enc = 'A256GCM'

interface Header {
  alg: typeof alg
  enc: typeof enc
  kid: string
  sub: string
}

/** True for a header with exactly these algorithms and members. Hand-written, because it runs for every opened case. */
const isHeader = (stated: unknown): stated is Header =>
  typeof stated === 'object' &&
  stated !== null &&
  Object.keys(stated).length === 4 &&
  'alg' in stated &&
  stated.alg === alg &&
  'enc' in stated &&
  stated.enc === enc &&
  'kid' in stated &&
  typeof stated.kid === 'string' &&
  'sub' in stated &&
  typeof stated.sub === 'string'

/** The parts of a compact JWE (RFC 7516 §3.1), not yet authenticated. */
interface SealedRecord {
  kid: string
  sub: string
  header: string
  wrappedKey: Buffer
  iv: Buffer
  text: Buffer
  tag: Buffer
}

/** Parses a record without authenticating it. Throws for other algorithms, lengths or members. */
export function readRecord(personal: string): SealedRecord {
  const parts = personal.split('.')
  const [header = '', wrappedKey, iv, text, tag] = parts.map((part, index) =>
    index === 0 ? part : Buffer.from(part, 'base64url'),
  )
  const stated: unknown =
    parts.length === 5 && typeof header === 'string'
      ? JSON.parse(Buffer.from(header, 'base64url').toString())
      : undefined
  if (
    !isHeader(stated) ||
    typeof header !== 'string' ||
    !isBytes(wrappedKey, wrappedKeyBytes) ||
    !isBytes(iv, ivBytes) ||
    !isBytes(text) ||
    !isBytes(tag, tagBytes)
  ) {
    throw new Error('A record of personal answers is not one of ours.')
  }
  return { kid: stated.kid, sub: stated.sub, header, wrappedKey, iv, text, tag }
}

/**
 * Encrypts content under a new content key, which `key` wraps. The header, with `kid` and `sub`, is authenticated. Uses
 * node:crypto directly, synchronously: jose takes several turns of the thread pool for each record. Keys are key
 * objects, because converting bytes takes longer than the cipher.
 */
export function sealRecord({ kid, sub }: Pick<SealedRecord, 'kid' | 'sub'>, content: Buffer, key: KeyObject): string {
  const header = Buffer.from(JSON.stringify({ alg, enc, kid, sub })).toString('base64url')
  const [contentKey, iv] = [randomBytes(contentKeyBytes), randomBytes(ivBytes)]
  const wrap = createCipheriv('id-aes256-wrap', key, defaultIv)
  const wrappedKey = Buffer.concat([wrap.update(contentKey), wrap.final()])
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(contentKey), iv, { authTagLength: tagBytes }).setAAD(
    Buffer.from(header, 'ascii'),
  )
  const text = Buffer.concat([cipher.update(content), cipher.final()])
  return [header, ...[wrappedKey, iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}

/** Decrypts a record. Throws unless it was sealed under this key and is unchanged, header included. */
export function openRecord({ header, wrappedKey, iv, text, tag }: SealedRecord, key: KeyObject): Buffer {
  const unwrap = createDecipheriv('id-aes256-wrap', key, defaultIv)
  const contentKey = createSecretKey(Buffer.concat([unwrap.update(wrappedKey), unwrap.final()]))
  const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(header, 'ascii'))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(text), decipher.final()])
}

/** The initial value of key wrapping (RFC 3394 §2.2.3.1). */
const defaultIv = Buffer.alloc(8, 0xa6)
const contentKeyBytes = 32
const ivBytes = 12
const tagBytes = 16
/** A wrapped key is 8 bytes longer (RFC 3394). */
const wrappedKeyBytes = contentKeyBytes + 8

const isBytes = (part: string | Buffer | undefined, length?: number): part is Buffer =>
  Buffer.isBuffer(part) && (length === undefined || part.length === length)
