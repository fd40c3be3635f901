import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  client: { id: 'Lembaga terdaftar', en: 'registered agency' },
  key: { id: 'Kunci', en: 'key' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const clientsRoom = {
  tags: {
    Agencies: {
      readers: 'administrators',
      description:
        'Register agencies with their scopes and purposes, issue and revoke keys, and read what they queried.',
    },
  },
  schemas: async () => [
    ...(await import('../keys/schema.ts')).keySchemas,
    ...(await import('./schema.ts')).clientSchemas,
  ],
  etags: ['Client'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).clients,
      (await import('./history-routes.ts')).clientHistories,
      (await import('./key-routes.ts')).clientKeys,
    ],
  },
  nouns,
} as const satisfies Room
