import type { RateLimit, Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  claim: {
    id: 'Permohonan dengan nomor dan kode itu',
    en: 'application with that reference and code',
  },
} as const satisfies Record<string, Names>

const limits = {
  claims: { quota: 20, seconds: 3_600, per: 'person who takes over applications' },
  claim_guesses_of_person: {
    quota: 10,
    seconds: 3_600,
    per: 'person and reference that was given with a wrong claim code',
  },
  claim_guesses: { quota: 1_000, seconds: 3_600, per: 'reference that was given with a wrong claim code, by whomever' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const claimsRoom = {
  schemas: async () => (await import('./schema.ts')).claimSchemas,
  etags: ['Claim', 'ClaimCode'],
  locations: ['Claim'],
  routes: {
    person: async () => [(await import('./routes.ts')).claims],
  },
  atKiosks: ['claimApplication'],
  nouns,
  limits,
} as const satisfies Room
