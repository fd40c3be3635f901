import type { Room } from '../../http/room.ts'

export const healthRoom = {
  tags: {
    Service: {
      readers: 'operators',
      description: 'Probes, metrics, and this contract as a document.',
    },
  },
  schemas: async () => (await import('./routes.ts')).healthSchemas,
} as const satisfies Room
