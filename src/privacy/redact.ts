/**
 * Personal numbers as they are written: sixteen digits in a row or in groups (NIK), Indonesian mobile numbers. There is no check digit, so
 * shape is all that tells.
 */
const nik = /(?<![0-9])(?:[0-9]{16}|[0-9]{4}(?:[ .-][0-9]{4}){3}|[0-9]{6}[ .-][0-9]{6}[ .-][0-9]{4})(?![0-9])/g
const mobile = /(?<![0-9])(?:\+?62|0)[ .-]?8(?:[ .-]?[0-9]){8,11}(?![0-9])/g
const email = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g

/** Whether a text holds a NIK or a mobile number. */
export const holdsNumber = (text: string): boolean => text.search(nik) >= 0 || text.search(mobile) >= 0

/** The same text with an x for each digit of a NIK or a mobile number: for names of files and addresses, which people put such numbers into. */
export const withoutNumbers = (text: string): string => text.replace(nik, crossed).replace(mobile, crossed)

/** The same text without personal numbers and e-mail addresses: for what is logged. */
export const redacted = (text: string): string => withoutNumbers(text).replace(email, 'x@x')

const crossed = (found: string) => found.replace(/[0-9]/g, 'x')
