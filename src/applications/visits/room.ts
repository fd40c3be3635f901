import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  visit: { id: 'Kunjungan ke loket', en: 'visit to the counter' },
  counter_hours: { id: 'Jam loket kantor itu', en: 'published counter hours of that office' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const visitsRoom = {
  tags: {
    Visits: {
      readers: 'applicants',
      description: 'Counter hours, free times and bookings for bringing originals or collecting a permit.',
    },
  },
  schemas: async () => [
    ...(await import('./hours-schema.ts')).counterSchemas,
    ...(await import('./schema.ts')).visitSchemas,
  ],
  etags: ['CounterVisit', 'CounterHours'],
  locations: ['CounterVisit'],
  routes: {
    open: async () => [(await import('./hours-routes.ts')).counterHours],
    person: async () => [
      (await import('./routes.ts')).visits,
      (await import('./hours-routes.ts')).counterHoursPublications,
    ],
  },
  atKiosks: ['createVisit', 'listVisits', 'getVisit', 'concludeVisit'],
  nouns,
} as const satisfies Room
