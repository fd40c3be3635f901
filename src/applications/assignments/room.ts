import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'

export const assignmentsRoom = {
  tags: {
    Work: {
      readers: 'officers',
      description: 'Assign applications to officers, release them, and read the workload of an office.',
    },
  },
  schemas: async () => (await import('./schema.ts')).assignmentSchemas,
  etags: ['Assignee'],
  routes: {
    person: async () => [(await import('./routes.ts')).assignments],
  },
  jobs: {
    escalate_work: {
      cron: '* * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./escalate.ts')).escalateApplications(database.pool),
    },
    release_work: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database }: UsualJobParts) => (await import('./changes.ts')).releaseOfEnded(database.pool),
    },
  },
} as const satisfies Room
