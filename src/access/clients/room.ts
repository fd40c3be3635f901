import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  client: { id: 'Lembaga', en: 'client' },
  key: { id: 'Kunci', en: 'key' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const clientsRoom = {
  tags: {
    Agencies: 'Who is registered to ask, for what, with which keys.',
  },
  schemas: async () => [
    ...(await import('../keys/schema.ts')).keySchemas,
    ...(await import('./schema.ts')).clientSchemas,
  ],
  etags: ['Client'],
  routes: {
    person: async () => [(await import('./routes.ts')).clients, (await import('./key-routes.ts')).clientKeys],
  },
  nouns,
} as const satisfies Room
