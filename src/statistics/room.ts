import type { Room } from '../http/room.ts'
import type { UsualJobParts } from '../platform/jobs/parts.ts'

export const statisticsRoom = {
  tags: {
    Statistics: {
      readers: 'everybody',
      description: 'Counts and service times of the network, also as a file of open data. No figure reveals a person.',
    },
  },
  schemas: async () => (await import('./schema.ts')).statisticsSchemas,
  heavy: ['listStatistics', 'downloadStatistics'],
  routes: {
    open: async () => [(await import('./routes.ts')).statistics],
  },
  jobs: {
    count_events: {
      cron: '* * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./count.ts')).countEvents(database.pool),
    },
    count_overdue: {
      cron: '*/10 * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./count.ts')).countOverdue(database.pool),
    },
  },
} as const satisfies Room
