import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  permit_type: { id: 'Jenis izin', en: 'permit type' },
  retirement: { id: 'Pengakhiran jenis izin itu', en: 'retirement of that permit type' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const permitTypesRoom = {
  tags: {
    Catalogue: {
      readers: 'everybody',
      description:
        'Permit types with their forms, documents, fees, service times and legal bases. Estimate a case before drafting it.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).permitTypeSchemas,
    ...(await import('./summary-schema.ts')).summarySchemas,
    ...(await import('./change-schema.ts')).changeSchemas,
    ...(await import('./publishing/draft-schema.ts')).draftSchemas,
    ...(await import('./publishing/rollout-schema.ts')).rolloutSchemas,
    ...(await import('./publishing/ending-schema.ts')).endingSchemas,
    ...(await import('./forms/schema.ts')).formSchemas,
  ],
  etags: ['PermitTypeDraft'],
  locations: ['PermitTypeDraft', 'PermitTypeVersion', 'PermitTypeWithdrawal'],
  routes: {
    open: async () => [(await import('./routes.ts')).permitTypes, (await import('./forms/routes.ts')).permitTypeForms],
    person: async () => [
      (await import('./publishing/draft-routes.ts')).permitTypeDrafts,
      (await import('./publishing/rollout-routes.ts')).permitTypeRollouts,
      (await import('./publishing/ending-routes.ts')).permitTypeEndings,
    ],
  },
  nouns,
} as const satisfies Room
