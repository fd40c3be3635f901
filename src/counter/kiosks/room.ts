import type { NounWords } from '../../http/problems/nouns.ts'
import type { RateLimit, Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'

const nouns = {
  kiosk: { id: 'Anjungan', en: 'kiosk' },
  kiosk_code: {
    id: 'Kode anjungan yang berlaku',
    en: 'valid kiosk code',
    todo: {
      id: 'Buat kode baru di akun Anda: kode berlaku lima menit, sekali pakai.',
      en: 'Get a new code in your account: it is valid for five minutes, once.',
    },
  },
} as const satisfies Record<string, NounWords>

const limits = {
  kiosk: { quota: 600, seconds: 60, per: 'kiosk' },
  kiosk_codes: { quota: 20, seconds: 3_600, per: 'person who gets codes for kiosks' },
  kiosk_guesses: { quota: 20, seconds: 3_600, per: 'kiosk at which wrong codes are typed' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, NounWords> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const kiosksRoom = {
  tags: {
    Kiosks: {
      readers: 'administrators',
      description: 'Register the devices in the halls of offices. People open and end their sessions at a kiosk here.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).kioskSchemas,
    ...(await import('./session-schema.ts')).kioskSessionSchemas,
  ],
  locations: ['Kiosk'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).kiosks,
      (await import('./key-routes.ts')).kioskKeys,
      (await import('./session-routes.ts')).kioskVisits,
    ],
    kiosk: async () => [(await import('./session-routes.ts')).kioskSessions],
  },
  atKiosks: ['concludeKioskSession'],
  nouns,
  limits,
  jobs: {
    forget_kiosk_sessions: {
      cron: '45 * * * *',
      batch: async ({ database }: UsualJobParts) =>
        (await import('./session-queries.ts')).forgetSessions(database.pool),
    },
  },
} as const satisfies Room
