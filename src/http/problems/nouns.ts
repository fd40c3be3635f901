import type { Names } from '../../platform/words.ts'

/** A noun of `not_found` in both languages. `todo`: what to do, where the usual words would not help. */
export interface NounWords extends Names {
  todo?: Names
}

const ownNouns = {
  application: { id: 'Permohonan', en: 'application' },
  path: {
    id: 'Operasi pada alamat ini',
    en: 'operation at this path',
    todo: {
      id: 'Bandingkan alamat dan metodenya dengan kontrak, `/v1/openapi.json`.',
      en: 'Compare path and method with the contract, `/v1/openapi.json`.',
    },
  },
} as const satisfies Record<string, NounWords>

/** The nouns of `not_found`. Each room extends this interface by its own. */
export interface Nouns extends Record<keyof typeof ownNouns, NounWords> {}
export type Noun = keyof Nouns

const words = new Map<string, NounWords>(Object.entries(ownNouns))

/** Adds the nouns of a room, in both languages. Throws when another room has added the same noun. */
export function addNouns(nouns: Readonly<Record<string, NounWords>>): void {
  for (const [noun, names] of Object.entries(nouns)) {
    if (words.has(noun)) throw new Error(`Two rooms say the noun ${noun}.`)
    words.set(noun, names)
  }
}

/** Returns a noun in both languages. Throws when no room in `program/rooms.ts` has added it. */
export function wordsOf(noun: Noun): NounWords {
  const names = words.get(noun)
  if (!names) throw new Error(`Add the noun ${noun} to the nouns of its room, and the room to program/rooms.ts.`)
  return names
}
