import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { digestOf } from '../../platform/digest.ts'
import { type Environment, environments } from '../clients/client.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 30 digits of base 62 are 178 random bits. */
const secretDigits = 30
/** 6 digits of base 62 represent every CRC-32. */
const checksumDigits = 6

/** The prefix of a key by its kind: of an agency, of a kiosk, and of a session at a kiosk. */
const beginnings = { agency: 'ptsp', kiosk: 'ptsp_kiosk', session: 'ptsp_session' } as const
export type KeyKind = keyof typeof beginnings

const wellFormed = (kind: KeyKind) =>
  new RegExp(
    `^${beginnings[kind]}_(${environments.join('|')})_([0-9A-Za-z]{${secretDigits}})([0-9A-Za-z]{${checksumDigits}})$`,
  )
const forms: Record<KeyKind, RegExp> = {
  agency: wellFormed('agency'),
  kiosk: wellFormed('kiosk'),
  session: wellFormed('session'),
}
const shownDigits = 4

/** A new key: its secret, shown once, and the parts that are stored. */
export interface NewKey {
  secret: string
  sha256: Buffer
  prefix: string
  lastFour: string
}

/** Returns the first characters of the keys of an environment. */
export const prefixOf = (environment: Environment, kind: KeyKind = 'agency'): string =>
  `${beginnings[kind]}_${environment}_`

/** Makes a key such as `ptsp_live_…`. Its prefix makes a leak recognisable, and it ends in a CRC-32 of the rest. */
export function newKey(environment: Environment, kind: KeyKind = 'agency'): NewKey {
  const prefix = prefixOf(environment, kind)
  const body = `${prefix}${Array.from({ length: secretDigits }, () => digits.charAt(randomInt(digits.length))).join('')}`
  const secret = body + checksumOf(body)
  return { secret, sha256: digestOf(secret), prefix, lastFour: secret.slice(-shownDigits) }
}

/**
 * True when a credential has the prefix of this kind of key. The prefix of agencies' keys also begins every other kind.
 */
export const looksLikeKey = (written: string, kind: KeyKind = 'agency'): boolean =>
  written.startsWith(`${beginnings[kind]}_`)

/**
 * Parses a key. Null when its form or its checksum is wrong. The checksum detects typing errors; it proves no identity.
 */
export function readKey(
  written: string,
  kind: KeyKind = 'agency',
): { environment: Environment; sha256: Buffer } | null {
  const [, named, , checksum] = forms[kind].exec(written) ?? []
  const environment = environments.find((candidate) => candidate === named)
  if (!environment || checksum !== checksumOf(written.slice(0, -checksumDigits))) return null
  return { environment, sha256: digestOf(written) }
}

function checksumOf(body: string): string {
  let left = crc32(body)
  let written = ''
  for (let place = 0; place < checksumDigits; place++) {
    written = digits.charAt(left % digits.length) + written
    left = Math.floor(left / digits.length)
  }
  return written
}
