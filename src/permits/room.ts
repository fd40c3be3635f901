import type { Room } from '../http/room.ts'
import type { UsualJobParts } from '../platform/jobs/parts.ts'
import type { Names } from '../platform/words.ts'

const nouns = {
  permit: { id: 'Izin', en: 'permit' },
} as const satisfies Record<string, Names>

const scopes = {
  'permits:read': {
    id: 'Membaca izin yang tercakup dalam pendaftarannya',
    en: 'Read the permits its registration covers',
  },
} as const satisfies Record<string, Names>

declare module '../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

declare module '../access/clients/scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

export const permitsRoom = {
  tags: {
    Permits: {
      readers: 'agencies',
      description:
        'Issued permits and their states. Holders download certificates, heads suspend or revoke, agencies query.',
    },
  },
  schemas: async () => (await import('./schema.ts')).permitSchemas,
  etags: ['PermitTransition'],
  routes: {
    person: async () => [(await import('./transition-routes.ts')).permitTransitions],
    agency: async () => [(await import('./routes.ts')).permitStatuses],
    shared: async () => [(await import('./routes.ts')).permits],
  },
  nouns,
  scopes,
  jobs: {
    end_permits: {
      cron: '* * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./changes.ts')).endPermits(database.pool),
    },
  },
} as const satisfies Room
