import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  certificate_layout: { id: 'Tata letak sertifikat', en: 'layout of certificates' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const certificateLayoutsRoom = {
  schemas: async () => (await import('./schema.ts')).certificateLayoutSchemas,
  locations: ['CertificateLayoutEdition'],
  routes: {
    person: async () => [(await import('./routes.ts')).certificateLayouts],
  },
  nouns,
} as const satisfies Room
