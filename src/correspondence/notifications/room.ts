import type { Room } from '../../http/room.ts'
import type { Stored } from '../../platform/jobs/stored.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Post } from './send.ts'

export const notificationsRoom = {
  schemas: async () => (await import('./schema.ts')).noticeSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).notices],
  },
  jobs: {
    send_notices: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database, vault, post }: Stored & { vault: Vault; post: Post }) => {
        const [{ tellPeople }, { sendNotices }] = await Promise.all([import('./tell.ts'), import('./send.ts')])
        return (await tellPeople(database.pool)) + (await sendNotices(database.pool, vault, post))
      },
    },
  },
} as const satisfies Room
