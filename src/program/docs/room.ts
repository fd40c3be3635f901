import type { Room } from '../../http/room.ts'

export const docsRoom = {
  schemas: async () => [
    ...(await import('./routes.ts')).docsSchemas,
    ...(await import('./api-catalog.ts')).apiCatalogSchemas,
  ],
  routes: {
    wellKnown: async () => [(await import('./api-catalog.ts')).apiCatalog],
  },
} as const satisfies Room
