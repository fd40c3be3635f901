import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import { ownLimits } from './policies.ts'

export const rateLimitsRoom = {
  limits: ownLimits,
  jobs: {
    forget_rate_counters: {
      cron: '*/20 * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./queries.ts')).forgetCounts(database.pool),
    },
  },
} as const satisfies Room
