import type { Room } from '../../http/room.ts'

export const docsRoom = {
  schemas: async () => (await import('./routes.ts')).docsSchemas,
} as const satisfies Room
