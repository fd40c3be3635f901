import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  staff_appointment: { id: 'Penugasan petugas', en: 'post of an officer' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const staffRoom = {
  tags: {
    Staff: {
      readers: 'administrators',
      description: 'Posts of officers: role, office, and from when until when.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).staffSchemas,
    ...(await import('./change-schema.ts')).staffChangeSchemas,
  ],
  locations: ['Appointment'],
  routes: {
    person: async () => [(await import('./routes.ts')).staff],
  },
  nouns,
} as const satisfies Room
