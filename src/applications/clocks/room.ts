import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { SteppingJobParts } from '../steps/consequence.ts'

export const clocksRoom = {
  schemas: async () => (await import('./ledger-schema.ts')).clockSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).clocks],
  },
  atKiosks: ['getClock'],
  jobs: {
    recompute_deadlines: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database }: UsualJobParts) => (await import('./deadlines.ts')).recomputeDeadlines(database.pool),
    },
    watch_calendar: {
      cron: '50 * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./calendar-watch.ts')).watchCalendar(database.pool),
    },
    end_checks: {
      cron: '* * * * *',
      batch: async ({ database, consequences }: SteppingJobParts) =>
        (await import('./check-silence.ts')).endChecks(database.pool, consequences),
    },
    deem_granted: {
      cron: '* * * * *',
      batch: async ({ database, vault, consequences }: SteppingJobParts & { vault: Vault }) => {
        const [{ deemGranted }, { issueBySilence }] = await Promise.all([
          import('./deadlines.ts'),
          import('./silence.ts'),
        ])
        return (await deemGranted(database.pool)) + (await issueBySilence({ db: database.pool, vault, consequences }))
      },
    },
  },
} as const satisfies Room
