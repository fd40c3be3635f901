import type { Room } from '../http/room.ts'
import type { Stored } from '../platform/jobs/stored.ts'

export const eventsRoom = {
  tags: {
    Events: {
      readers: 'agencies',
      description: 'What has happened to applications, permits, permit types and offices, in order and without gaps.',
    },
  },
  schemas: async () => (await import('./schema.ts')).eventSchemas,
  routes: {
    shared: async () => [(await import('./routes.ts')).events],
  },
  jobs: {
    log_events: {
      cron: '* * * * *',
      prompt: true,
      follows: true,
      batch: async ({ database }: Stored) => (await import('./log-events.ts')).logEvents(database.pool),
    },
    forget_events: {
      cron: '17 * * * *',
      batch: async ({ database }: Stored) => (await import('./log-events.ts')).forgetEvents(database.pool),
    },
  },
} as const satisfies Room
