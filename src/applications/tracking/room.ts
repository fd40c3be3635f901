import type { NounWords } from '../../http/problems/nouns.ts'
import type { RateLimit, Room } from '../../http/room.ts'

const nouns = {
  tracking: {
    id: 'Permohonan dengan nomor dan kunci itu',
    en: 'application with that reference and key',
    todo: {
      id: 'Periksa nomor permohonan dan kunci lacak pada surat atau pesan dari kantor.',
      en: 'Check the application number and the tracking key in the letter or message from the office.',
    },
  },
} as const satisfies Record<string, NounWords>

const limits = {
  tracking: { quota: 60, seconds: 60, per: 'address that tracks applications' },
  tracking_guesses_of_address: {
    quota: 30,
    seconds: 3_600,
    per: 'address and reference that was given with a wrong key',
  },
  tracking_guesses: { quota: 100_000, seconds: 3_600, per: 'reference that was given with a wrong key, from wherever' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, NounWords> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const trackingRoom = {
  tags: {
    Tracking: {
      readers: 'everybody',
      description:
        'The public stage of an application, by its reference and tracking key. Needs no sign-in, shows no personal ' +
        'data.',
    },
  },
  schemas: async () => (await import('./schema.ts')).trackingSchemas,
  routes: {
    open: async () => [(await import('./routes.ts')).tracking],
  },
  nouns,
  limits,
} as const satisfies Room
