import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  certificate_letter: { id: 'Surat dengan tautan itu', en: 'letter with that link' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const certificateLettersRoom = {
  schemas: async () => [(await import('./schema.ts')).CertificateChoice],
  routes: {
    open: async () => [(await import('./routes.ts')).certificateLetters],
  },
  nouns,
} as const satisfies Room
