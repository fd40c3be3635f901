import type { Room } from '../../http/room.ts'

export const auditRoom = {
  tags: {
    Audit: {
      readers: 'administrators',
      description: 'Verify that the recorded histories are unchanged.',
    },
  },
  schemas: async () => (await import('./schema.ts')).auditSchemas,
  heavy: ['verifyHistory'],
  routes: {
    person: async () => [(await import('./routes.ts')).audit],
  },
} as const satisfies Room
