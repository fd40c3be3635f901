/**
 * The places that somebody wrote: region codes, and names after the words for a village or a district. Several
 * beginnings of what follows are kept, since the end of a name is not marked.
 */
export interface WrittenPlace {
  codes: string[]
  villages: string[]
  districts: string[]
}

const wordsLimit = 4
const placesLimit = 5
const searched = 20_000

/** Returns the places that a text names. */
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

/** Returns each beginning of the words after a sign: `menteng atas di` may be Menteng Atas, or Menteng. */
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
