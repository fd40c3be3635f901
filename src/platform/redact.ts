import { isOneNumber, numbersIn, plainDigits, withoutLookAlikes, withPlainDigits } from './number-shapes.ts'

/**
 * Patterns of personal numbers: 16 digits in any grouping (a NIK has no check digit), and Indonesian mobile numbers.
 */
const nik = /(?<![0-9])[0-9](?:[ .-]?[0-9]){15}(?![0-9])/g
const mobile = /(?<![0-9])(?:\+?62|0)[ .-]?8(?:[ .-]?[0-9]){8,11}(?![0-9])/g
const email = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g

/** Identity and family card numbers have a day (plus 40 for women) and a month from their seventh digit on. */
const dayAndMonth = /^[0-9]{6}(?:[04][1-9]|[1256][0-9]|[37][01])(?:0[1-9]|1[0-2])/

const mobileDigits = /^(?:62|0)8[0-9]{8,11}$/

/**
 * True when a text contains a NIK or a mobile number, in any digits of Unicode and with any separators. Does not count
 * 16 digits without a valid day and month, UUIDs, and numbers of this service.
 */
export function holdsNumber(text: string): boolean {
  for (const written of numbersIn(withoutLookAlikes(plainDigits(text)), isPersonal)) {
    const { digits, groups, gaps } = written
    if (isNik(digits) && isOneNumber(written)) return true
    if (mobileDigits.test(digits) && isOneNumber({ digits, groups, gaps: gaps.slice(1) })) return true
  }
  return false
}

const isNik = (digits: string): boolean => digits.length === nikDigits && dayAndMonth.test(digits)
const isPersonal = (digits: string): boolean => isNik(digits) || mobileDigits.test(digits)

const nikDigits = 16

/**
 * Replaces each digit of a NIK or a mobile number by `x`, whatever digits of Unicode it is written in. A text with such
 * a number in other digits than 0 to 9 comes back with all its digits as 0 to 9. Never lengthens a text. Unlike
 * `holdsNumber`, finds no number with unusual separators.
 */
export function withoutNumbers(text: string): string {
  const plain = withPlainDigits(text)
  const safe = crossedOut(plain)
  return safe === plain ? text : safe
}

const crossedOut = (text: string): string => text.replace(nik, crossed).replace(mobile, crossed)

/** Masks personal numbers, and replaces e-mail addresses by `x@x`, for logs. */
export const redacted = (text: string): string => withoutNumbers(text).replace(email, 'x@x')

const crossed = (found: string) => found.replace(/[0-9]/g, 'x')
