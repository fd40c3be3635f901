import type { Names } from '../../platform/words.ts'

const ownNouns = {
  application: { id: 'Permohonan', en: 'application' },
  path: { id: 'Operasi pada alamat ini', en: 'operation at this path' },
} as const satisfies Record<string, Names>

/** The things that `not_found` can be about. Each room adds its own to this interface. */
export interface Nouns extends Record<keyof typeof ownNouns, Names> {}
export type Noun = keyof Nouns

const words = new Map<string, Names>(Object.entries(ownNouns))

/** Adds the words of a room's nouns. Throws when another room has said the same noun. */
export function addNouns(nouns: Readonly<Record<string, Names>>): void {
  for (const [noun, names] of Object.entries(nouns)) {
    if (words.has(noun)) throw new Error(`Two rooms say the noun ${noun}.`)
    words.set(noun, names)
  }
}

/** Returns the words of a noun. Throws when no room in `program/rooms.ts` says them. */
export function wordsOf(noun: Noun): Names {
  const names = words.get(noun)
  if (!names) throw new Error(`Add the noun ${noun} to the nouns of its room, and the room to program/rooms.ts.`)
  return names
}
