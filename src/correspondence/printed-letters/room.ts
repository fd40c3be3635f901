import type { NounWords } from '../../http/problems/nouns.ts'
import type { Room } from '../../http/room.ts'

const nouns = {
  letter: { id: 'Surat itu', en: 'such letter' },
} as const satisfies Record<string, NounWords>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, NounWords> {}
}

export const printedLettersRoom = {
  schemas: async () => (await import('./schema.ts')).printedLetterSchemas,
  etags: ['LetterHandover'],
  routes: {
    person: async () => [(await import('./routes.ts')).printedLetters],
  },
  nouns,
} as const satisfies Room
