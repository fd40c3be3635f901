import type { Room } from '../../http/room.ts'

export const identityRoom = {
  tags: {
    Identity: {
      readers: 'applicants',
      description: 'The signed-in person: name, roles and offices.',
    },
  },
  schemas: async () => (await import('./schema.ts')).identitySchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).identity],
  },
  atKiosks: ['getMe'],
} as const satisfies Room
