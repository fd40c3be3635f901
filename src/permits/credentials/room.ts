import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  status_list: { id: 'Daftar status', en: 'status list' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const credentialsRoom = {
  tags: {
    Credentials: {
      readers: 'agencies',
      description: 'Permits as signed credentials, with the public keys and status lists to check them offline.',
    },
  },
  schemas: async () => (await import('./schema.ts')).credentialSchemas,
  routes: {
    open: async () => [(await import('./routes.ts')).statusLists],
    person: async () => [(await import('./routes.ts')).credentials],
    wellKnown: async () => [(await import('./routes.ts')).wellKnown],
  },
  nouns,
} as const satisfies Room
