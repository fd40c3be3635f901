import type { Room } from '../http/room.ts'
import type { Stored } from '../platform/jobs/stored.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import type { Names } from '../platform/words.ts'

const nouns = {
  open_data_file: { id: 'Berkas data terbuka', en: 'file of open data' },
} as const satisfies Record<string, Names>

declare module '../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

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
  nouns,
  jobs: {
    publish_open_data: {
      cron: '*/10 * * * *',
      batch: async ({ database, storage }: Stored & { storage: Storage }) =>
        (await import('./publish.ts')).publishOpenData(database.pool, storage),
    },
  },
} as const satisfies Room
