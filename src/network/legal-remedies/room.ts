import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  legal_remedy: { id: 'Upaya hukum', en: 'legal remedy' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const legalRemediesRoom = {
  schemas: async () => (await import('./schema.ts')).legalRemedySchemas,
  locations: ['LegalRemedyEdition'],
  routes: {
    person: async () => [(await import('./routes.ts')).legalRemedies],
  },
  nouns,
} as const satisfies Room
