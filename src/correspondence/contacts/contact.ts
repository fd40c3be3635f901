import { normalised, type SearchKind } from '../../privacy/identifiers.ts'
import { dot } from '../../privacy/mask.ts'

/** By what people are told of their files. More may come. */
export const contactChannels = ['email', 'sms', 'whatsapp'] as const
export type ContactChannel = (typeof contactChannels)[number]

/**
 * How we know that an address is somebody's: by a code that was sent there, by their issuer, or because they said so at
 * a counter.
 */
export const contactBases = ['code', 'issuer', 'counter'] as const
export type ContactBasis = (typeof contactBases)[number]

/** As what an address of a channel is hashed and searched: a number is the same for SMS and WhatsApp. */
export const searchedAs = (channel: ContactChannel): SearchKind => (channel === 'email' ? 'email' : 'phone')

const longestEmail = 254
const longestLocal = 64
/**
 * RFC 5321 §4.1.2 without quoted strings and address literals: nobody here has one, and what is not quoted cannot break
 * out of a header.
 */
const email =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/
/** E.164; in Indonesia a mobile number. */
const mobile = /^\+(?:628[0-9]{7,11}|(?!62)[1-9][0-9]{7,14})$/

/**
 * An address as it is used: an e-mail address with its host in small letters, a number in E.164. Null for what is none.
 */
export function readContactAddress(channel: ContactChannel, written: string): string | null {
  if (channel !== 'email') return numberIn(written)
  const address = written.trim()
  const at = address.lastIndexOf('@')
  return isEmail(address) ? address.slice(0, at) + address.slice(at).toLowerCase() : null
}

/** Whether something is one e-mail address and nothing else, so that it can stand in an envelope or a header. */
export const isEmail = (text: string): boolean =>
  text.length <= longestEmail && text.lastIndexOf('@') <= longestLocal && email.test(text)

function numberIn(written: string): string | null {
  const number = normalised('phone', written)
  return mobile.test(number) ? number : null
}

const shownDigits = 3

/** An address as it is shown: enough for its holder to know it again. */
export function maskedAddress(channel: ContactChannel, address: string): string {
  if (channel !== 'email')
    return `${address.slice(0, shownDigits)}${dot.repeat(address.length - 2 * shownDigits)}${address.slice(-shownDigits)}`
  const at = address.lastIndexOf('@')
  return `${address.charAt(0)}${dot.repeat(3)}${address.slice(at)}`
}
