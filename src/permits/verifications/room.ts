import type { NounWords } from '../../http/problems/nouns.ts'
import type { RateLimit, Room } from '../../http/room.ts'

const nouns = {
  verification: {
    id: 'Izin dengan kode itu',
    en: 'permit with that code',
    todo: {
      id: 'Periksa kodenya pada sertifikat izin. Jika kodenya benar, tanyakan kepada kantor yang disebut di sana.',
      en: 'Check the code on the certificate. If it is as printed, ask the office that is named there.',
    },
  },
} as const satisfies Record<string, NounWords>

const limits = {
  verification: { quota: 120, seconds: 60, per: 'address that checks permits' },
  verification_files: { quota: 120, seconds: 60, per: 'address that sends files to be checked' },
  verification_guesses: { quota: 30, seconds: 600, per: 'address that asked about permits there are not' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, NounWords> {}
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
