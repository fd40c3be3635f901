import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'
import type { Effects } from './effect.ts'

const nouns = {
  objection: { id: 'Keberatan', en: 'objection' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const objectionsRoom = {
  tags: {
    Objections: {
      readers: 'applicants',
      description:
        'Objections against refusals, and against suspensions and revocations of permits: the applicant files one, ' +
        'and the head of the office decides it. Appeals against those decisions: the office above decides.',
    },
  },
  schemas: async () => (await import('./schema.ts')).objectionSchemas,
  etags: ['Objection'],
  locations: ['Objection'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).objections,
      (await import('./decision-routes.ts')).objectionDecisions,
    ],
  },
  nouns,
  jobs: {
    watch_objections: {
      cron: '* * * * *',
      batch: async ({ database, consequences, takeBack }: UsualJobParts & Effects) =>
        (await import('./watch.ts')).watchObjections({ db: database.pool, consequences, takeBack }),
    },
  },
} as const satisfies Room
