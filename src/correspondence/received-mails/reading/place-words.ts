/**
 * A place as somebody wrote it: a region code, or what stands behind the word for a village or a district, of which the
 * name may be only the beginning.
 */
export interface WrittenPlace {
  codes: string[]
  villages: string[]
  districts: string[]
}

const wordsLimit = 4
const placesLimit = 5
const searched = 20_000

/** The places that a text names. */
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

/** Each beginning of what stands there: `menteng atas di` may be Menteng Atas, or Menteng. */
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
