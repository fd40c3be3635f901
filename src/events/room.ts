import type { Room } from '../http/room.ts'
import type { UsualJobParts } from '../platform/jobs/parts.ts'
import type { Names } from '../platform/words.ts'

const scopes = {
  'events:read': { id: 'Mengikuti perubahan izin', en: 'Follow what changes about permits' },
} as const satisfies Record<string, Names>

declare module '../access/clients/scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

export const eventsRoom = {
  tags: {
    Events: {
      readers: 'agencies',
      description: 'Changes of applications, permits, permit types and offices, in order and without gaps.',
    },
  },
  schemas: async () => (await import('./schema.ts')).eventSchemas,
  routes: {
    shared: async () => [(await import('./routes.ts')).events],
  },
  scopes,
  jobs: {
    log_events: {
      cron: '* * * * *',
      prompt: true,
      follows: true,
      batch: async ({ database }: UsualJobParts) => (await import('./log-events.ts')).logEvents(database.pool),
    },
    forget_events: {
      cron: '17 * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./log-events.ts')).forgetEvents(database.pool),
    },
  },
} as const satisfies Room
