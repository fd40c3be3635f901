/**
 * Returns a text in NFKC with every digit of Unicode as 0 to 9, and without invisible characters: formatting characters
 * and combining marks.
 */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/[[\p{Nd}\p{No}]--[0-9]]/gv, (digit) => String(valueOf(digit)))
}

/**
 * Returns a text with every digit of Unicode as 0 to 9, and every other character as it is. Each digit becomes one
 * character, so that the text never gets longer.
 */
export const withPlainDigits = (text: string): string =>
  text.replace(/[\p{Nd}\p{No}]/gu, (digit) => {
    const usual = digit.normalize('NFKC')
    return /^[0-9]$/.test(usual) ? usual : String(valueOf(digit))
  })

/** Ranges of digits that NFKC does not map, such as negative circled ones, with the value of the first. */
const rows: readonly [first: number, last: number, value: number][] = [
  [0x1369, 0x1371, 1],
  [0x24f5, 0x24fd, 1],
  [0x24ff, 0x24ff, 0],
  [0x2776, 0x277e, 1],
  [0x2780, 0x2788, 1],
  [0x278a, 0x2792, 1],
  [0x1f10b, 0x1f10c, 0],
]

/** Returns the value of a digit. Decimal digits of Unicode are in runs of ten from zero. Others are returned as is. */
function valueOf(character: string): string | number {
  const point = character.codePointAt(0) ?? 0
  const row = rows.find(([first, last]) => first <= point && point <= last)
  if (row) return row[2] === 0 ? 0 : row[2] + point - row[0]
  if (!/\p{Nd}/u.test(character)) return character
  let zero = point
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return (point - zero) % 10
}

/**
 * Patterns that look like personal numbers and are not: UUIDs, numbers of this service such as
 * `SKRD-2026-31.71.06-000001`, tax object numbers, and tags in mail subjects such as `[#0812-3456-7.0…]`.
 */
const lookAlikes = [
  /(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/gi,
  /(?<![\p{L}\p{N}])[A-Z]{2,8}-[0-9]{4}-[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4})?-[0-9]{6,}(?![\p{L}\p{N}])/gu,
  /(?<![0-9])[0-9]{2}\.[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]{3}[-.][0-9]{4}\.[0-9](?![0-9])/g,
  /\[#(?:M-)?[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\.[0-9A-Z]{13}\]/gi,
]

/** Returns a text with `x` in place of each of these patterns. */
export const withoutLookAlikes = (text: string): string =>
  lookAlikes.reduce((left, shape) => left.replace(shape, 'x'), text)

/** Digits of a text, with the lengths of their groups and the texts between these. */
interface Written {
  digits: string
  groups: readonly number[]
  gaps: readonly string[]
}

const longestGap = 3
const shortestNumber = 10
const longestNumber = 16

/**
 * Yields every sequence in a text that may be one number: 10 to 16 digits, with gaps of at most 3 characters, of whose
 * digits `isNumber` is true. Its time is linear in the text.
 */
export function* numbersIn(text: string, isNumber: (digits: string) => boolean): Generator<Written> {
  const parts = text.match(/[0-9]+|[^0-9]+/g) ?? []
  const isWithin = parts.map((part) => isGap(part))
  const all = text.replace(/[^0-9]+/g, '')
  let start = 0
  for (let first = /^[0-9]/.test(text) ? 0 : 1; first < parts.length; first += 2) {
    let end = start
    for (let at = first; at < parts.length; at += 2) {
      end += parts[at]?.length ?? 0
      if (end - start > longestNumber) break
      if (end - start >= shortestNumber) {
        const digits = all.slice(start, end)
        if (isNumber(digits)) yield written(digits, parts.slice(first, at + 1))
      }
      if (!isWithin[at + 1]) break
    }
    start += parts[first]?.length ?? 0
  }
}

/** True for a text that may stand within a number. Characters are counted, of which each has two units at most. */
const isGap = (text: string): boolean =>
  (text.length <= longestGap || (text.length <= 2 * longestGap && [...text].length <= longestGap)) &&
  !/\p{L}/u.test(text)

const written = (digits: string, parts: readonly string[]): Written => ({
  digits,
  groups: parts.filter((_part, index) => index % 2 === 0).map(({ length }) => length),
  gaps: parts.filter((_part, index) => index % 2 === 1),
})

/** The usual groups of the 16 digits of an identity number, by their lengths. */
const groupings = new Set([
  '16',
  '4,4,4,4',
  '6,6,4',
  '2,2,2,6,4',
  '2,2,2,2,2,2,4',
  '2,2,2,2,2,2,2,2',
  '1'.repeat(16).split('').join(),
])

/** True when digits look like one number: equal gaps, single separators, or the usual groups of an identity number. */
export const isOneNumber = ({ groups, gaps }: Written): boolean =>
  gaps.every((gap) => gap === gaps[0]) || gaps.every((gap) => /^[ .-]$/.test(gap)) || groupings.has(groups.join())
