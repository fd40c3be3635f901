import { formatterIn } from './formatters.ts'
import { timeZone } from './network-day.ts'
import type { Language } from './words.ts'

/** Weekday, date and time. `dateStyle: 'full'` would write Indonesian days with a leading zero, against EYD V. */
const parts = {
  timeZone,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const satisfies Intl.DateTimeFormatOptions

const formats = formatterIn((locale) => new Intl.DateTimeFormat(locale, parts))

/** Returns a time in words, in Western Indonesian Time: "Selasa, 1 Desember 2026 pukul 16.00 WIB". */
export const momentInWords = (moment: Date | number | string, language: Language): string =>
  `${formats(language).format(new Date(moment))} WIB`

const { day, month, year } = parts
const days = formatterIn((locale) => new Intl.DateTimeFormat(locale, { timeZone, day, month, year }))

/**
 * Returns the day of a time in words, in Western Indonesian Time: "1 Desember 2026". A day `YYYY-MM-DD` is that day,
 * since it begins at 07.00 there by UTC.
 */
export const dayInWords = (moment: Date | number | string, language: Language): string =>
  days(language).format(new Date(moment))
