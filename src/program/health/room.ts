import type { Room } from '../../http/room.ts'

export const healthRoom = {
  tags: {
    Health: 'For whoever watches over the service.',
  },
  schemas: async () => (await import('./routes.ts')).healthSchemas,
} as const satisfies Room
