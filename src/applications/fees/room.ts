import type { Room } from '../../http/room.ts'

export const feesRoom = {
  tags: {
    Fees: {
      readers: 'applicants',
      description: 'Fee assessments and payments. Cashiers record payments at the counter; banks send theirs signed.',
    },
  },
  schemas: async () => (await import('./schema.ts')).feeSchemas,
  routes: {
    open: async () => [(await import('./bank-routes.ts')).bank],
    person: async () => [(await import('./routes.ts')).fees],
  },
  atKiosks: ['listFeeAssessments', 'listPayments'],
} as const satisfies Room
