import { isOneNumber, numbersIn, plainDigits, withoutOthers } from './number-shapes.ts'

/**
 * Matches personal numbers: sixteen digits in any grouping (NIK), and Indonesian mobile numbers. A NIK has no check
 * digit, so only its shape tells.
 */
const nik = /(?<![0-9])[0-9](?:[ .-]?[0-9]){15}(?![0-9])/g
const mobile = /(?<![0-9])(?:\+?62|0)[ .-]?8(?:[ .-]?[0-9]){8,11}(?![0-9])/g
const email = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g

/**
 * In the middle of an identity number and of that of a family card stands a day, that of a woman raised by 40, and a
 * month.
 */
const dayAndMonth = /^[0-9]{6}(?:[04][1-9]|[1256][0-9]|[37][01])(?:0[1-9]|1[0-2])/

const mobileDigits = /^(?:62|0)8[0-9]{8,11}$/

/**
 * True when a text holds a NIK or a mobile number, in any kind of digits and with any separators. Sixteen digits
 * without a day and a month in them, such as an account's, do not count; nor do ids and numbers of this service.
 */
export function holdsNumber(text: string): boolean {
  for (const written of numbersIn(withoutOthers(plainDigits(text)))) {
    const { digits, groups, gaps } = written
    if (digits.length === nikDigits && dayAndMonth.test(digits) && isOneNumber(written)) return true
    if (mobileDigits.test(digits) && isOneNumber({ digits, groups, gaps: gaps.slice(1) })) return true
  }
  return false
}

const nikDigits = 16

/** Replaces each digit of a NIK or a mobile number by x, for file names and addresses. */
export const withoutNumbers = (text: string): string => text.replace(nik, crossed).replace(mobile, crossed)

/** Removes personal numbers and e-mail addresses, for logs. */
export const redacted = (text: string): string => withoutNumbers(text).replace(email, 'x@x')

const crossed = (found: string) => found.replace(/[0-9]/g, 'x')
