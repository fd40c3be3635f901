import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  refund: { id: 'Pengembalian', en: 'refund' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const refundsRoom = {
  schemas: async () => (await import('./schema.ts')).refundSchemas,
  etags: ['Refund'],
  routes: {
    person: async () => [(await import('./routes.ts')).refunds],
  },
  nouns,
} as const satisfies Room
