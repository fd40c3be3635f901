import type { Room } from '../../http/room.ts'

export const feesRoom = {
  tags: {
    Fees: {
      readers: 'applicants',
      description: 'Fee assessments and payments. Cashiers record payments at the counter; banks send theirs signed.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).feeSchemas,
    ...(await import('./open-money-schema.ts')).openMoneySchemas,
  ],
  routes: {
    open: async () => [(await import('./bank-routes.ts')).bank],
    person: async () => [
      (await import('./routes.ts')).fees,
      (await import('./open-money-routes.ts')).openMoneyOfOffices,
    ],
  },
  atKiosks: ['listFeeAssessments', 'listPayments'],
} as const satisfies Room
