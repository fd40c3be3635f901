import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const scopes = {
  'webhooks:read': { id: 'Melihat webhook dan pengirimannya', en: 'See its webhooks and their deliveries' },
  'webhooks:write': { id: 'Mendaftarkan webhook', en: 'Register webhooks' },
} as const satisfies Record<string, Names>

const nouns = {
  webhook: { id: 'Webhook', en: 'webhook' },
} as const satisfies Record<string, Names>

declare module '../../access/clients/scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const webhooksRoom = {
  tags: {
    Webhooks: {
      readers: 'agencies',
      description: 'Events sent to the address of an agency, signed, with a log of deliveries and replays.',
    },
  },
  schemas: async () => (await import('./schema.ts')).managementSchemas,
  etags: ['Webhook'],
  locations: ['IssuedWebhook'],
  routes: {
    agency: async () => [(await import('./routes.ts')).webhooks, (await import('./secret-routes.ts')).webhookSecrets],
  },
  scopes,
  nouns,
} as const satisfies Room
