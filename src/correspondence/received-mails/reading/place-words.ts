/**
 * The places in a text: region codes, and names after a word for a village or district. The end of a name is not
 * marked: the first one to four words after that word are all candidates.
 */
export interface WrittenPlace {
  codes: string[]
  villages: string[]
  districts: string[]
}

const wordsLimit = 4
const placesLimit = 5
const searched = 20_000

/** Returns the places that the first 20,000 characters of a text name, at most five of each kind of mention. */
export function placesIn(text: string): WrittenPlace {
  const part = text.slice(0, searched)
  return {
    codes: [
      ...new Set(part.match(/(?<![0-9.])[0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{4})?(?![0-9]|\.[0-9])/g) ?? []),
    ].slice(0, placesLimit),
    villages: namesBehind(part, /\b(?:kelurahan|kel\.|village of)\s+/gi),
    districts: namesBehind(part, /\b(?:kecamatan|kec\.|district of)\s+/gi),
  }
}

/**
 * Returns the first one to four words after each match of `sign`: `menteng atas di` may be Menteng Atas, or Menteng.
 */
function namesBehind(text: string, sign: RegExp): string[] {
  return [...text.matchAll(sign)].slice(0, placesLimit).flatMap(({ index, 0: { length } }) => {
    const [behind = ''] = text.slice(index + length).split(/[\n,;:()]/, 1)
    const words = behind
      .toLowerCase()
      .split(/[^\p{L}\p{N}'-]+/u)
      .filter((word) => word !== '')
      .slice(0, wordsLimit)
    return words.map((_, count) => words.slice(0, count + 1).join(' '))
  })
}
