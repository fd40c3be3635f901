import type { Room } from '../http/room.ts'
import type { StoringJobParts } from '../platform/jobs/parts.ts'

export const openDataRoom = {
  tags: {
    'Open data': {
      readers: 'everybody',
      description: 'Issued permits without persons, in files that are made daily, and the catalogue of all open data.',
    },
  },
  schemas: async () => (await import('./schema.ts')).openDataSchemas,
  routes: {
    open: async () => [(await import('./routes.ts')).openData],
  },
  jobs: {
    publish_open_data: {
      cron: '*/10 * * * *',
      batch: async ({ database, storage }: StoringJobParts) =>
        (await import('./publish.ts')).publishOpenData(database.pool, storage),
    },
  },
} as const satisfies Room
