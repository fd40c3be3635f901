import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const scopes = {
  'client:read': {
    id: 'Melihat pendaftaran, kunci, catatan permintaan, dan pemakaiannya sendiri',
    en: 'See its own registration, keys, query log and usage',
  },
  'keys:write': {
    id: 'Menerbitkan dan mencabut kuncinya sendiri',
    en: 'Issue and revoke its own keys',
  },
} as const satisfies Record<string, Names>

declare module './scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

export const ownClientRoom = {
  tags: {
    'Own agency': {
      readers: 'agencies',
      description: 'An agency reads its registration and usage here, and issues and revokes its own keys.',
    },
  },
  schemas: async () => (await import('./own-schema.ts')).ownClientSchemas,
  routes: {
    agency: async () => [
      (await import('./own-routes.ts')).ownClient,
      (await import('./own-key-routes.ts')).ownKeyList,
      (await import('./own-key-routes.ts')).ownKeys,
    ],
  },
  scopes,
} as const satisfies Room
