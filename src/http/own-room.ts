import type { UsualJobParts } from '../platform/jobs/parts.ts'
import type { Room } from './room.ts'

export const httpRoom = {
  schemas: async () => [
    ...(await import('./schema.ts')).commonSchemas,
    ...(await import('./problems/schema.ts')).problemSchemas,
  ],
  jobs: {
    forget_idempotency_keys: {
      cron: '15 * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./idempotency/once.ts')).forgetKeys(database.pool),
    },
  },
} as const satisfies Room
