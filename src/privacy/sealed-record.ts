import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** The one way records are sealed: RFC 7518 §4.4 and §5.3. */
const alg = 'A256KW'
const enc = 'A256GCM'

interface Header {
  alg: typeof alg
  enc: typeof enc
  kid: string
  sub: string
}

/** Exactly ours, with no member more: looked at for every case that is opened. */
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

/** A compact JWE (RFC 7516 §3.1), taken apart and not yet proved. */
export interface SealedRecord {
  kid: string
  sub: string
  header: string
  wrappedKey: Buffer
  iv: Buffer
  text: Buffer
  tag: Buffer
}

/** Takes a record apart. Throws for any other algorithm, length or member than ours. */
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
 * Seals content under a content key of its own, wrapped by this key; the header is authenticated with it. The
 * platform's own AES does in one go what takes the library several turns of the thread pool, on every draft that is
 * written and every case that is read. Keys go to it as key objects: to find that bytes are no such object, it throws
 * and catches twice, which takes longer than the cipher.
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

/**
 * Returns the content of a record. Throws unless it was sealed under this key and nothing of it, header included, has
 * changed.
 */
export function openRecord({ header, wrappedKey, iv, text, tag }: SealedRecord, key: KeyObject): Buffer {
  const unwrap = createDecipheriv('id-aes256-wrap', key, defaultIv)
  const contentKey = createSecretKey(Buffer.concat([unwrap.update(wrappedKey), unwrap.final()]))
  const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(header, 'ascii'))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(text), decipher.final()])
}

/** RFC 3394 §2.2.3.1. */
const defaultIv = Buffer.alloc(8, 0xa6)
const contentKeyBytes = 32
const ivBytes = 12
const tagBytes = 16
/** RFC 3394 adds 8 bytes to what it wraps. */
const wrappedKeyBytes = contentKeyBytes + 8

const isBytes = (part: string | Buffer | undefined, length?: number): part is Buffer =>
  Buffer.isBuffer(part) && (length === undefined || part.length === length)
