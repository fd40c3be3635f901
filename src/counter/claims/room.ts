import type { NounWords } from '../../http/problems/nouns.ts'
import type { RateLimit, Room } from '../../http/room.ts'

const nouns = {
  claim: {
    id: 'Permohonan dengan nomor dan kode itu',
    en: 'application with that reference and code',
    todo: {
      id:
        'Periksa nomor dan kode yang Anda terima. Kode berlaku 90 hari, kode dari kepala kantor 14 hari, ' +
        'sekali pakai. Mintalah kode baru kepada yang memberikannya.',
      en:
        'Check both as you got them. A code is valid for 90 days, one of the head of office for 14, and works once. ' +
        'Ask whoever gave it to you for a new one.',
    },
  },
} as const satisfies Record<string, NounWords>

const limits = {
  claims: { quota: 20, seconds: 3_600, per: 'person who takes over applications' },
  claim_guesses_of_person: {
    quota: 10,
    seconds: 3_600,
    per: 'person and reference that was given with a wrong claim code',
  },
  claim_guesses: {
    quota: 100_000,
    seconds: 3_600,
    per: 'reference that was given with a wrong claim code, by whomever',
  },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, NounWords> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const claimsRoom = {
  schemas: async () => [
    ...(await import('./schema.ts')).claimSchemas,
    ...(await import('./account-schema.ts')).accountSchemas,
  ],
  etags: ['Claim', 'ClaimCode'],
  locations: ['Claim'],
  routes: {
    person: async () => [(await import('./routes.ts')).claims, (await import('./account-routes.ts')).accountCodes],
  },
  atKiosks: ['claimApplication'],
  nouns,
  limits,
} as const satisfies Room
