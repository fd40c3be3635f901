import type { RateLimit, Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  contact: { id: 'Alamat surel atau nomor telepon itu', en: 'such e-mail address or telephone number' },
} as const satisfies Record<string, Names>

const limits = {
  contact_codes: { quota: 10, seconds: 86_400, per: 'person who has codes sent to addresses' },
  contact_codes_address: { quota: 3, seconds: 86_400, per: 'address that codes are sent to, by any person' },
  contact_guesses: { quota: 10, seconds: 3_600, per: 'address that wrong codes are tried for' },
} as const satisfies Record<string, RateLimit>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

declare module '../../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const contactsRoom = {
  tags: {
    Contacts: {
      readers: 'applicants',
      description: 'Contact addresses for notices, and the notices that were sent.',
    },
  },
  schemas: async () => (await import('./schema.ts')).contactSchemas,
  etags: ['ContactAddress'],
  routes: {
    person: async () => [
      (await import('./routes.ts')).contacts,
      (await import('./application-routes.ts')).applicationContacts,
    ],
  },
  nouns,
  limits,
} as const satisfies Room
