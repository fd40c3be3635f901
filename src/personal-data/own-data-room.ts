import type { Room } from '../http/room.ts'

export const ownDataRoom = {
  schemas: async () => (await import('./own-data-schema.ts')).ownDataSchemas,
  heavy: ['getDataExport'],
  routes: {
    person: async () => [(await import('./own-data-routes.ts')).ownData],
  },
} as const satisfies Room
