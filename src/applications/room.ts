import type { Room } from '../http/room.ts'
import type { Stored } from '../platform/jobs/stored.ts'
import type { Consequence } from './consequence.ts'

type Stepping = Stored & { consequences: readonly Consequence[] }

export const applicationsRoom = {
  tags: {
    Applications: 'Drafts, whole cases and queues.',
  },
  schemas: async () => (await import('./schema.ts')).applicationSchemas,
  etags: ['Application', 'VersionMove'],
  locations: ['Application'],
  routes: {
    person: async () => [(await import('./routes.ts')).applications],
  },
  atKiosks: [
    'createApplication',
    'listApplications',
    'getApplication',
    'updateApplication',
    'discardApplication',
    'moveApplicationToVersion',
  ],
  jobs: {
    lapse_applications: {
      cron: '5 * * * *',
      batch: async ({ database, consequences }: Stepping) =>
        (await import('./lapse.ts')).lapse(database.pool, consequences),
    },
  },
} as const satisfies Room
