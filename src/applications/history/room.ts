import type { Room } from '../../http/room.ts'

export const historyRoom = {
  tags: {
    History: 'What happened, who did it, and how long it took.',
  },
  schemas: async () => (await import('./schema.ts')).historySchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).histories],
  },
  atKiosks: ['listTransitions', 'listEvents'],
} as const satisfies Room
