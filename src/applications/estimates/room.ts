import type { Room } from '../../http/room.ts'

export const estimatesRoom = {
  schemas: async () => (await import('./schema.ts')).estimateSchemas,
  routes: {
    open: async () => [(await import('./routes.ts')).estimates],
  },
} as const satisfies Room
