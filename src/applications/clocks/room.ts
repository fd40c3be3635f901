import type { Room } from '../../http/room.ts'
import type { Stored } from '../../platform/jobs/stored.ts'
import type { Vault } from '../../privacy/vault.ts'

export const clocksRoom = {
  schemas: async () => (await import('./schema.ts')).clockSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).clocks],
  },
  atKiosks: ['getClock'],
  jobs: {
    recompute_deadlines: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database }: Stored) => (await import('./deadlines.ts')).recomputeDeadlines(database.pool),
    },
    watch_calendar: {
      cron: '50 * * * *',
      batch: async ({ database }: Stored) => (await import('./calendar-watch.ts')).watchCalendar(database.pool),
    },
    end_checks: {
      cron: '* * * * *',
      batch: async ({ database }: Stored) => (await import('./check-silence.ts')).endChecks(database.pool),
    },
    deem_granted: {
      cron: '* * * * *',
      batch: async ({ database, vault }: Stored & { vault: Vault }) => {
        const [{ deemGranted }, { issueBySilence }] = await Promise.all([
          import('./deadlines.ts'),
          import('./silence.ts'),
        ])
        return (await deemGranted(database.pool)) + (await issueBySilence(database.pool, vault))
      },
    },
  },
} as const satisfies Room
