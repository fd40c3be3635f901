import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  correction: { id: 'Pembetulan', en: 'correction' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const correctionsRoom = {
  schemas: async () => (await import('./schema.ts')).correctionSchemas,
  etags: ['Correction'],
  locations: ['Correction'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).corrections,
      (await import('./conclusion-routes.ts')).correctionConclusions,
    ],
  },
  nouns,
} as const satisfies Room
