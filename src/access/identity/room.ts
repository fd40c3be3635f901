import type { Room } from '../../http/room.ts'

export const identityRoom = {
  tags: {
    Identity: 'Who the signed-in person is here.',
  },
  schemas: async () => (await import('./schema.ts')).identitySchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).identity],
  },
  atKiosks: ['getMe'],
} as const satisfies Room
