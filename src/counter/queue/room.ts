import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  queue_ticket: { id: 'Nomor antrean', en: 'queue ticket' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const queueRoom = {
  tags: {
    Queue: {
      readers: 'officers',
      description: 'Queue tickets of a day at a counter: take one, call the next, finish one.',
    },
  },
  schemas: async () => (await import('./schema.ts')).queueSchemas,
  routes: {
    open: async () => [(await import('./hall-routes.ts')).queueDisplay],
    person: async () => [(await import('./routes.ts')).queueTickets],
    kiosk: async () => [(await import('./hall-routes.ts')).walkInTickets],
  },
  atKiosks: ['createQueueTicket'],
  nouns,
} as const satisfies Room
