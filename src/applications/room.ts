import type { Room } from '../http/room.ts'
import type { SteppingJobParts } from './steps/consequence.ts'

export const applicationsRoom = {
  tags: {
    Applications: {
      readers: 'applicants',
      description:
        "Draft an application, fill it in, read the whole case and list one's own. Officers list their queues here.",
    },
  },
  schemas: async () => (await import('./schema.ts')).applicationSchemas,
  etags: ['Application', 'VersionMove'],
  locations: ['Application'],
  routes: {
    person: async () => [(await import('./drafts/routes.ts')).drafts, (await import('./routes.ts')).applications],
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
    confirm_paid: {
      cron: '3 * * * *',
      batch: async ({ database, consequences }: SteppingJobParts) =>
        (await import('./fees/confirm-paid.ts')).confirmPaid(database.pool, consequences),
    },
    lapse_applications: {
      cron: '5 * * * *',
      batch: async ({ database, consequences }: SteppingJobParts) =>
        (await import('./steps/lapse.ts')).lapseApplications(database.pool, consequences),
    },
  },
} as const satisfies Room
