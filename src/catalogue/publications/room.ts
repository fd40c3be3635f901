import type { Room } from '../../http/room.ts'

export const publicationsRoom = {
  tags: {
    Administration: {
      readers: 'administrators',
      description: 'Write, publish, roll out and retire permit types; publish calendars and counter hours.',
    },
  },
  schemas: async () => (await import('./schema.ts')).publicationSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).publications],
  },
} as const satisfies Room
