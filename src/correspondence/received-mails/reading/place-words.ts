/**
 * The places in a text: region codes, and names beside a word for a village or district: `Kelurahan Menteng`, `Menteng
 * Village`. The other end of a name is not marked: the one to four words next to that word are all candidates.
 */
export interface WrittenPlace {
  codes: string[]
  villages: string[]
  districts: string[]
}

const wordsLimit = 4
const placesLimit = 5
const searched = 20_000
const longestBefore = 100
/** The characters that end a name. */
const mark = /[\n,;:()]/

/** Returns the places that the first 20,000 characters of a text name, at most five of each kind of mention. */
export function placesIn(text: string): WrittenPlace {
  const part = text.slice(0, searched)
  return {
    codes: [
      ...new Set(part.match(/(?<![0-9.])[0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{4})?(?![0-9]|\.[0-9])/g) ?? []),
    ].slice(0, placesLimit),
    villages: [
      ...namesBehind(part, /\b(?:kelurahan|kel\.|village of)\s+/gi),
      ...namesBefore(part, /\bvillage\b(?!\s+of\b)/gi),
    ],
    districts: [
      ...namesBehind(part, /\b(?:kecamatan|kec\.|district of)\s+/gi),
      ...namesBefore(part, /\bdistrict\b(?!\s+of\b)/gi),
    ],
  }
}

/**
 * Returns the first one to four words after each match of `sign`: `menteng atas di` may be Menteng Atas, or Menteng.
 */
function namesBehind(text: string, sign: RegExp): string[] {
  return [...text.matchAll(sign)].slice(0, placesLimit).flatMap(({ index, 0: { length } }) => {
    const [behind = ''] = text.slice(index + length).split(mark, 1)
    const words = wordsOf(behind).slice(0, wordsLimit)
    return words.map((_, count) => words.slice(0, count + 1).join(' '))
  })
}

/** Returns the last one to four words before each match of `sign`: `in kebon sirih` may be Kebon Sirih, or Sirih. */
function namesBefore(text: string, sign: RegExp): string[] {
  return [...text.matchAll(sign)].slice(0, placesLimit).flatMap(({ index }) => {
    const before =
      text
        .slice(Math.max(0, index - longestBefore), index)
        .split(mark)
        .at(-1) ?? ''
    const words = wordsOf(before).slice(-wordsLimit)
    return words.map((_, first) => words.slice(first).join(' '))
  })
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}'-]+/u)
    .filter((word) => word !== '')
