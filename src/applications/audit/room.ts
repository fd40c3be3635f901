import type { Room } from '../../http/room.ts'

export const auditRoom = {
  tags: {
    Audit: 'Whether histories are what they were when they were written.',
  },
  schemas: async () => (await import('./schema.ts')).auditSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).audit],
  },
} as const satisfies Room
