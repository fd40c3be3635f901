import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  calendar: { id: 'Kalender kerja tahun itu', en: 'working calendar of that year' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const calendarRoom = {
  tags: {
    Calendar: {
      readers: 'everybody',
      description: 'Working days, holidays and office hours. Deadlines are counted by the published version of a year.',
    },
  },
  schemas: async () => (await import('./schema.ts')).calendarSchemas,
  etags: ['Calendar'],
  locations: ['Calendar'],
  routes: {
    open: async () => [(await import('./routes.ts')).calendar],
    person: async () => [(await import('./publication-routes.ts')).calendarPublications],
  },
  nouns,
} as const satisfies Room
