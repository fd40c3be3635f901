import { normalised, type SearchKind } from '../../privacy/identifiers.ts'
import { dot } from '../../privacy/mask.ts'

/** The channels of notices. More may come. */
export const contactChannels = ['email', 'sms', 'whatsapp'] as const
export type ContactChannel = (typeof contactChannels)[number]

/** The proof that an address belongs to a person: a code sent there, their issuer, or their word at a counter. */
export const contactBases = ['code', 'issuer', 'counter'] as const
export type ContactBasis = (typeof contactBases)[number]

/** Returns the kind under which an address is hashed: a number is the same for SMS and WhatsApp. */
export const searchedAs = (channel: ContactChannel): SearchKind => (channel === 'email' ? 'email' : 'phone')

const longestEmail = 254
const longestLocal = 64
/**
 * RFC 5321 §4.1.2 without quoted strings and address literals. Nobody uses them here, and an address without quotes
 * cannot break out of a header.
 */
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const hostLabel = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const topLabel = '[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])'
const email = new RegExp(`^${atom}(?:\\.${atom})*@(?:${hostLabel}\\.)+${topLabel}$`)
/** A number in E.164; of Indonesia only mobile numbers. */
const mobile = /^\+(?:628[0-9]{7,11}|(?!62)[1-9][0-9]{7,14})$/

/**
 * Returns an address in its normal form: an e-mail address with its host in lower case, a number in E.164. Null when it
 * is no address of that channel.
 */
export function readContactAddress(channel: ContactChannel, written: string): string | null {
  if (channel !== 'email') return numberIn(written)
  const address = written.trim()
  const at = address.lastIndexOf('@')
  return isEmail(address) ? address.slice(0, at) + address.slice(at).toLowerCase() : null
}

/** Returns true for exactly one e-mail address: it is safe in an envelope and in a header. */
export const isEmail = (text: string): boolean =>
  text.length <= longestEmail && text.lastIndexOf('@') <= longestLocal && email.test(text)

function numberIn(written: string): string | null {
  const number = normalised('phone', written)
  return mobile.test(number) ? number : null
}

const shownDigits = 3

/**
 * Masks an address so that its holder recognises it: first letter and host stay, or the first and last 3 characters of
 * a number.
 */
export function maskedAddress(channel: ContactChannel, address: string): string {
  if (channel !== 'email')
    return address.slice(0, shownDigits) + dot.repeat(address.length - 2 * shownDigits) + address.slice(-shownDigits)
  const at = address.lastIndexOf('@')
  return `${address.charAt(0)}${dot.repeat(3)}${address.slice(at)}`
}
