import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { readReference } from '../../applications/reference.ts'

/** The keys that sign addresses and subjects. The first signs; all verify, so that older mail is still recognised. */
export type MailKeys = readonly { version: string; secret: Buffer }[]

const macSymbols = 12
/** Crockford's base 32 in lower case, since mail systems may change the case of an address. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const keyEntry = /^([0-9a-hjkmnp-tv-z]):([A-Za-z0-9+/_-]{43}=?)$/
const keyBytes = 32
/** The longest local part of an address (RFC 5321 §4.5.3.1.1). The envelope sender has the longest signed extension. */
const localOctets = 64
export const mailboxOctets = localOctets - '+b-'.length - 26 - '.0'.length - macSymbols
const tagsLimit = 5

/**
 * Reads `version:secret` entries, separated by commas. Throws when a version is not one symbol or comes twice, or a
 * secret is not 32 bytes in base64. The message contains no secret.
 */
export function readMailKeys(text: string): MailKeys {
  const keys = text.split(',').map((part, index) => {
    const [, version = '', secret = ''] = keyEntry.exec(part.trim()) ?? []
    if (version === '')
      throw new Error(`entry ${index + 1} is not one small letter or digit, a colon and ${keyBytes} bytes in base64`)
    return { version, secret: Buffer.from(secret, 'base64') }
  })
  if (new Set(keys.map(({ version }) => version)).size < keys.length) throw new Error('two keys have the same version')
  return keys
}

/** Returns the default key, derived from the search key by HKDF (RFC 5869). */
export const derivedMailKeys = (searchKey: Buffer): MailKeys => [
  { version: '0', secret: Buffer.from(hkdfSync('sha256', searchKey, '', 'satu-pintu mail 1', keyBytes)) },
]

/**
 * Returns the reply address of an application: `perizinan+7k3m9qxtf.0…@host`. It proves which application is meant and
 * that we issued the address; it proves nothing about the sender.
 */
export const replyAddress = (keys: MailKeys, mailbox: string, reference: string): string =>
  subaddressOf(mailbox, signed(keys, 'file', plain(reference)))

/**
 * Returns the signed reference as a tag for a subject, `[#7K3M-9QXT-F.0…]`. Mail programs that reply to the plain
 * mailbox keep it.
 */
export const subjectTag = (keys: MailKeys, reference: string): string =>
  `[#${reference}${signed(keys, 'file', plain(reference)).slice(plain(reference).length)}]`

/** Returns the reply address of a letter about a mail: `perizinan+m-7k3m9qxtf.0…@host`. */
export const mailReplyAddress = (keys: MailKeys, mailbox: string, mailReference: string): string =>
  subaddressOf(mailbox, signed(keys, 'mail', mailWord(mailReference)))

/** Returns the signed reference of a mail as a tag for a subject: `[#M-7K3M-9QXT-F.0…]`. */
export const mailSubjectTag = (keys: MailKeys, mailReference: string): string =>
  `[#M-${mailReference}${signed(keys, 'mail', mailWord(mailReference)).slice(mailWord(mailReference).length)}]`

/** Returns the envelope sender of a notice. Mail servers send bounces there. */
export const bounceAddress = (keys: MailKeys, mailbox: string, noticeId: string): string =>
  subaddressOf(mailbox, signed(keys, 'notice', noticeWord(noticeId)))

interface AddressedTo {
  /** The mailbox without the extension, as it was written. */
  mailbox: string
  /** The reference of the application that a reply is about. */
  reference: string | null
  /** The reference of the mail that our letter was about. */
  mailReference: string | null
  /** The id of the notice that bounced. */
  noticeId: string | null
}

/**
 * Reads a signed address. Of the plain mailbox all names are null. Returns null for no address, and for a signature
 * that is not ours.
 */
export function readAddress(keys: MailKeys, address: string): AddressedTo | null {
  const [, local = '', extension, host = ''] =
    /^([^+@\s]{1,64})(?:\+([^@\s]{1,64}))?@([^@\s]{1,255})$/.exec(address) ?? []
  const mailbox = `${local}@${host}`
  if (host === '') return null
  if (extension === undefined) return { mailbox, reference: null, mailReference: null, noticeId: null }
  const word = extension.toLowerCase()
  const kind = kindOf(word)
  const subject = verified(keys, kind, word)
  if (subject === null) return null
  return {
    mailbox,
    reference: kind === 'file' ? readReference(subject) : null,
    mailReference: kind === 'mail' ? readReference(subject.slice(mailPrefix.length)) : null,
    noticeId: kind === 'notice' ? noticeIdOf(subject) : null,
  }
}

/** Returns the references of the applications that signed tags in a subject name, in their order. */
export const readSubject = (keys: MailKeys, subject: string): string[] => tagged(keys, 'file', subject)

/** Returns the references of the mails that signed tags in a subject name, in their order. */
export const readMailSubject = (keys: MailKeys, subject: string): string[] => tagged(keys, 'mail', subject)

/** Reads at most five tags. */
function tagged(keys: MailKeys, kind: 'file' | 'mail', subject: string): string[] {
  const found = subject.matchAll(/\[#\s*(m-)?([0-9A-Za-z-]{9,11}\.[0-9A-Za-z]{13})\s*\]/gi)
  const tags = [...found].filter(([, mail]) => (mail !== undefined) === (kind === 'mail')).slice(0, tagsLimit)
  return tags.flatMap(([, , tag = '']) => {
    const [reference = '', mac = ''] = tag.split('.')
    const word = kind === 'mail' ? mailWord(reference) : plain(reference)
    return verified(keys, kind, `${word}.${mac.toLowerCase()}`) === null ? [] : (readReference(reference) ?? [])
  })
}

/** Returns a subaddress of a mailbox (RFC 5233). */
function subaddressOf(mailbox: string, extension: string): string {
  const at = mailbox.lastIndexOf('@')
  return `${mailbox.slice(0, at)}+${extension}${mailbox.slice(at)}`
}

/** The kind of an address. `file` is an application; the word is signed, so that it cannot change. */
type Kind = 'file' | 'mail' | 'notice'

const mailPrefix = 'm-'
const mailWord = (reference: string): string => `${mailPrefix}${plain(reference)}`

function kindOf(word: string): Kind {
  if (word.startsWith('b-')) return 'notice'
  return word.startsWith(mailPrefix) ? 'mail' : 'file'
}

function signed(keys: MailKeys, kind: Kind, subject: string): string {
  const [current] = keys
  if (!current) throw new Error('There is no key to sign mail with.')
  return `${subject}.${current.version}${macOf(current.secret, kind, subject)}`
}

/** Returns the signed subject of a word; null when no key of ours has signed it. */
function verified(keys: MailKeys, kind: Kind, word: string): string | null {
  const [subject = '', mac = '', ...rest] = word.split('.')
  const key = keys.find(({ version }) => version === mac.charAt(0))
  if (!key || rest.length > 0 || mac.length !== macSymbols + 1) return null
  const [given, right] = [mac.slice(1), macOf(key.secret, kind, subject)].map((text) => Buffer.from(text))
  return given && right && given.length === right.length && timingSafeEqual(given, right) ? subject : null
}

/** Signs with 60 bits. Guessing by mail would be noticed long before it succeeds. */
const macOf = (secret: Buffer, kind: Kind, subject: string): string =>
  Array.from(createHmac('sha256', secret).update(`${kind}\n${subject}`).digest().subarray(0, macSymbols), (byte) =>
    alphabet.charAt(byte & 31),
  ).join('')

const plain = (reference: string): string => reference.replaceAll('-', '').toLowerCase()

/** Encodes a UUID in base 32, with 26 symbols. */
const noticeWord = (id: string): string =>
  `b-${BigInt(`0x${id.replaceAll('-', '')}`)
    .toString(32)
    .padStart(26, '0')}`

function noticeIdOf(word: string): string {
  const number = [...word.slice('b-'.length)].reduce(
    (sum, symbol) => sum * 32n + BigInt(Number.parseInt(symbol, 32)),
    0n,
  )
  return number
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
