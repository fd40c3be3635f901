import type { Room } from '../../http/room.ts'
import type { ScanningJobParts, StoringJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  document: { id: 'Dokumen', en: 'document' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const documentsRoom = {
  tags: {
    Documents: {
      readers: 'applicants',
      description: 'Upload the files that an application needs, and download them.',
    },
    Originals: {
      readers: 'officers',
      description: 'Compare an original paper with the file that was sent, and record the result.',
    },
  },
  schemas: async () => (await import('./schema.ts')).documentSchemas,
  etags: ['Document'],
  locations: ['Document'],
  routes: {
    person: async () => [(await import('./routes.ts')).documents],
  },
  atKiosks: ['uploadDocument', 'listDocuments', 'getDocument', 'downloadDocument', 'removeDocument'],
  nouns,
  jobs: {
    sweep_stray_objects: {
      cron: '*/10 * * * *',
      batch: async ({ database, storage }: StoringJobParts) =>
        (await import('../../platform/stored-objects/stray.ts')).sweepStrays(database.pool, storage),
    },
    scan_uploads: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database, storage, reading: { scanner } }: ScanningJobParts) =>
        (await import('./scan.ts')).scanUploads({ database, storage, scanner }),
    },
  },
} as const satisfies Room
