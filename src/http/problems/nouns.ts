import type { Names } from '../../platform/words.ts'

const ownNouns = {
  application: { id: 'Permohonan', en: 'application' },
  path: { id: 'Operasi pada alamat ini', en: 'operation at this path' },
} as const satisfies Record<string, Names>

/** The nouns of `not_found`. Each room extends this interface by its own. */
export interface Nouns extends Record<keyof typeof ownNouns, Names> {}
export type Noun = keyof Nouns

const words = new Map<string, Names>(Object.entries(ownNouns))

/** Adds the nouns of a room, in both languages. Throws when another room has added the same noun. */
export function addNouns(nouns: Readonly<Record<string, Names>>): void {
  for (const [noun, names] of Object.entries(nouns)) {
    if (words.has(noun)) throw new Error(`Two rooms say the noun ${noun}.`)
    words.set(noun, names)
  }
}

/** Returns a noun in both languages. Throws when no room in `program/rooms.ts` has added it. */
export function wordsOf(noun: Noun): Names {
  const names = words.get(noun)
  if (!names) throw new Error(`Add the noun ${noun} to the nouns of its room, and the room to program/rooms.ts.`)
  return names
}
