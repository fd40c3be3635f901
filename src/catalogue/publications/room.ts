import type { Room } from '../../http/room.ts'

export const publicationsRoom = {
  tags: {
    Administration: 'Permit types and calendars as administrators write and publish them.',
  },
  schemas: async () => (await import('./schema.ts')).publicationSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).publications],
  },
} as const satisfies Room
