import type { RateLimit, Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  verification: { id: 'Izin dengan kode itu', en: 'permit with that code' },
} as const satisfies Record<string, Names>

const limits = {
  verification: { quota: 120, seconds: 60, per: 'address that checks permits' },
  verification_files: { quota: 120, seconds: 60, per: 'address that sends files to be checked' },
  verification_guesses: { quota: 30, seconds: 600, per: 'address that asked about permits there are not' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const verificationsRoom = {
  tags: {
    Verification: {
      readers: 'everybody',
      description:
        'Check a permit by its QR code, or a certificate by its file: genuine and in force? Needs no sign-in.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).verificationSchemas,
    ...(await import('./file-schema.ts')).fileVerificationSchemas,
  ],
  routes: {
    open: async () => [(await import('./routes.ts')).verifications],
  },
  nouns,
  limits,
} as const satisfies Room
