import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { NoticeServices } from './sending/send.ts'

export const notificationsRoom = {
  schemas: async () => (await import('./schema.ts')).noticeSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).notices],
  },
  jobs: {
    remind_of_ends: {
      cron: '0 0 * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./telling/remind.ts')).remindOfEnds(database.pool),
    },
    send_notices: {
      cron: '* * * * *',
      prompt: true,
      follows: true,
      batch: async ({ database, vault, post }: UsualJobParts & { vault: Vault; post: NoticeServices }) => {
        const [{ tellPeople }, { tellAgencies }, { sendNotices }] = await Promise.all([
          import('./telling/tell.ts'),
          import('./telling/tell-agencies.ts'),
          import('./sending/send.ts'),
        ])
        const told = (await tellPeople(database.pool)) + (await tellAgencies(database.pool, vault))
        return told + (await sendNotices(database.pool, vault, post))
      },
    },
  },
} as const satisfies Room
