import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  deemed_approval: { id: 'Pengabulan karena lewat waktu', en: 'deemed approval of this application' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const statementsRoom = {
  schemas: async () => (await import('./statement-schema.ts')).statementSchemas,
  routes: {
    person: async () => [(await import('./statement-routes.ts')).statements],
  },
  atKiosks: ['getDeemedApprovalStatement'],
  nouns,
} as const satisfies Room
