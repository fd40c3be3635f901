import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  message: { id: 'Pesan', en: 'message' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const messagesRoom = {
  tags: {
    Correspondence: {
      readers: 'applicants',
      description:
        'Messages between applicant and office, the telephone notes of officers, and links that letters contain.',
    },
  },
  schemas: async () => (await import('./schema.ts')).messageSchemas,
  routes: {
    person: async () => [(await import('./routes.ts')).messages],
  },
  atKiosks: ['createMessage', 'listMessages', 'createReadMark', 'getReadMark'],
  nouns,
} as const satisfies Room
