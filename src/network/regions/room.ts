import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  region: { id: 'Wilayah', en: 'region' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const regionsRoom = {
  tags: {
    Network: {
      readers: 'everybody',
      description: 'Regions and the offices that serve them, with addresses and telephone numbers.',
    },
  },
  schemas: async () => (await import('./schema.ts')).regionSchemas,
  routes: {
    open: async () => [(await import('./routes.ts')).regions],
    person: async () => [(await import('./succession-routes.ts')).regionSuccessions],
  },
  nouns,
} as const satisfies Room
