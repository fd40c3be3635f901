import type { Room } from '../../http/room.ts'

export const feesRoom = {
  tags: {
    Fees: 'What is asked for a permit, what was paid, and how a bank tells of it.',
  },
  schemas: async () => (await import('./schema.ts')).feeSchemas,
  routes: {
    open: async () => [(await import('./bank-routes.ts')).bank],
    person: async () => [(await import('./routes.ts')).fees],
  },
  atKiosks: ['listFeeAssessments', 'listPayments'],
} as const satisfies Room
