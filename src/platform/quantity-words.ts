import { formatterIn } from './formatters.ts'
import type { Language } from './words.ts'

const numbers = formatterIn((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }))

/**
 * Writes a number with the separators of a language, to six decimals: `1.250,5` in Indonesian, `1,250.5` in English.
 */
export const writeNumber = (value: number, language: Language): string => numbers(language).format(value)

/** Writes a count with its English noun, whose plural ends in `s`: `1 finding`, `2 findings`. */
export const writeCount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const kilobyte = 1024
const megabyte = kilobyte * kilobyte

/**
 * Writes a size such as `9,5 MB`, in MB (1,048,576 bytes), KB or bytes. Rounds down to one decimal, so that a limit is
 * never stated too high.
 */
export function writeSize(bytes: number, language: Language): string {
  if (bytes < kilobyte) return `${writeNumber(bytes, language)} ${byteWords[language]}`
  const [size, unit] = bytes < megabyte ? [bytes / kilobyte, 'KB'] : [bytes / megabyte, 'MB']
  return `${writeNumber(Math.floor(size * 10) / 10, language)} ${unit}`
}

const byteWords: Record<Language, string> = { id: 'bita', en: 'bytes' }

const [minute, hour] = [60, 3_600]
const units = {
  second: formatterIn(
    (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }),
  ),
  minute: formatterIn(
    (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
  ),
  hour: formatterIn((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long' })),
}

/** Writes a duration: `17 detik` up to two minutes, `25 menit` up to two hours, else `24 jam`. Rounds up. */
export function writeDuration(seconds: number, language: Language): string {
  if (seconds <= 2 * minute) return units.second(language).format(seconds)
  if (seconds <= 2 * hour) return units.minute(language).format(Math.ceil(seconds / minute))
  return units.hour(language).format(Math.ceil(seconds / hour))
}

const lists = {
  and: formatterIn((locale) => new Intl.ListFormat(locale, { type: 'conjunction' })),
  or: formatterIn((locale) => new Intl.ListFormat(locale, { type: 'disjunction' })),
}

/** Writes a list in words, joined by "and" or "or": `A, B, atau C`, `A, B or C`. */
export const writeList = (items: readonly string[], joint: keyof typeof lists, language: Language): string =>
  lists[joint](language).format(items)

const rupiahs = formatterIn(
  (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 }),
)

/** Writes an amount of whole rupiah: `Rp135.625` without a space (EYD V), `IDR 135,625` in English. */
export const writeRupiah = (amount: number, language: Language): string =>
  rupiahs(language)
    .format(amount)
    .replace('\u00a0', language === 'id' ? '' : ' ')
