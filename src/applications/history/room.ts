import type { Room } from '../../http/room.ts'

export const historyRoom = {
  tags: {
    History: {
      readers: 'applicants',
      description: 'The steps taken, everything that happened, and how the deadline was counted.',
    },
  },
  schemas: async () => (await import('./schema.ts')).historySchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).histories],
  },
  atKiosks: ['listTransitions', 'listEvents'],
} as const satisfies Room
