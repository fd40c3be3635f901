import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'
import type { Estate } from './estate.ts'

const nouns = {
  office: { id: 'Kantor', en: 'office' },
  dissolution: { id: 'Pembubaran', en: 'dissolution' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const officesRoom = {
  tags: {
    Offices: {
      readers: 'administrators',
      description: 'Bring an office online, change its details, and dissolve it into a successor.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).officeSchemas,
    ...(await import('./life-schema.ts')).officeLifeSchemas,
    ...(await import('./dissolution-schema.ts')).dissolutionSchemas,
  ],
  etags: ['OfficeProfile', 'OfficeReadiness', 'OfficeTransition', 'Dissolution'],
  locations: ['Dissolution'],
  heavy: ['downloadDissolutionFiles'],
  routes: {
    open: async () => [(await import('./routes.ts')).offices],
    person: async () => [
      (await import('./life-routes.ts')).officeLife,
      (await import('./dissolution-routes.ts')).dissolutions,
    ],
  },
  nouns,
  jobs: {
    dissolve_offices: {
      cron: '*/5 * * * *',
      batch: async ({ database, estate }: UsualJobParts & { estate: Estate }) =>
        (await import('./take-step.ts')).dissolveDue(database.pool, estate),
    },
  },
} as const satisfies Room
