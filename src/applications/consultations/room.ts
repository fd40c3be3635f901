import type { Room } from '../../http/room.ts'
import type { ScanningJobParts, UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  consultation: { id: 'Permintaan pendapat', en: 'consultation' },
  paper: { id: 'Berkas pendapat', en: 'paper' },
} as const satisfies Record<string, Names>

const scopes = {
  'consultations:read': {
    id: 'Membaca permintaan pendapat dan berkas yang ditanyakan',
    en: 'Read the consultations of the agency and the file they are about',
  },
  'consultations:write': {
    id: 'Memberikan pendapat atas permohonan',
    en: 'Give opinions about applications',
  },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

declare module '../../access/clients/scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

export const consultationsRoom = {
  tags: {
    Consultations: {
      readers: 'agencies',
      description: 'Opinions of other agencies about applications. Agencies answer, reviewers ask and read.',
    },
  },
  schemas: async () => (await import('./schema.ts')).consultationSchemas,
  etags: ['Consultation'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).consultations,
      (await import('./papers/content.ts')).opinionPapers,
    ],
    agency: async () => [
      (await import('./answering/routes.ts')).agencyConsultations,
      (await import('./answering/content-routes.ts')).consultedDocuments,
      (await import('./papers/routes.ts')).consultationPapers,
      (await import('./answering/response-routes.ts')).consultationResponses,
    ],
  },
  atKiosks: ['listApplicationConsultations', 'downloadConsultationPaper'],
  nouns,
  scopes,
  jobs: {
    watch_consultations: {
      cron: '* * * * *',
      batch: async ({ database }: UsualJobParts) => (await import('./time/watch.ts')).watchConsultations(database.pool),
    },
    scan_papers: {
      cron: '* * * * *',
      prompt: true,
      batch: async ({ database, storage, reading: { scanner } }: ScanningJobParts) =>
        (await import('./papers/papers.ts')).scanPapers({ database, storage, scanner }),
    },
  },
} as const satisfies Room
