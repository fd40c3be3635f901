import type { Room } from '../../http/room.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Names } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Delivery } from './sending/dispatcher.ts'

const scopes = {
  'webhooks:read': { id: 'Melihat webhook dan pengirimannya', en: 'See its webhooks and their deliveries' },
  'webhooks:write': {
    id: 'Mendaftarkan webhook, yang menerima peristiwanya',
    en: 'Register webhooks, which get its events',
  },
} as const satisfies Record<string, Names>

const nouns = {
  webhook: { id: 'Webhook', en: 'webhook' },
  webhook_delivery: { id: 'Pengiriman webhook', en: 'delivery to a webhook' },
} as const satisfies Record<string, Names>

declare module '../../access/clients/scopes.ts' {
  interface Scopes extends Record<keyof typeof scopes, Names> {}
}

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

interface Delivering extends UsualJobParts {
  vault: Vault
  delivery?: Delivery | undefined
}

export const webhooksRoom = {
  tags: {
    Webhooks: {
      readers: 'agencies',
      description: 'Events sent to the address of an agency, signed, with a log of deliveries and replays.',
    },
  },
  schemas: async () => [
    ...(await import('./schema.ts')).managementSchemas,
    ...(await import('./deliveries/schema.ts')).deliverySchemas,
  ],
  etags: ['Webhook', 'IssuedWebhook'],
  locations: ['IssuedWebhook'],
  routes: {
    agency: async () => [
      (await import('./routes.ts')).webhooks,
      (await import('./secret-routes.ts')).webhookSecrets,
      (await import('./deliveries/routes.ts')).webhookDeliveries,
    ],
  },
  scopes,
  nouns,
  jobs: {
    forget_webhook_deliveries: {
      cron: '27 * * * *',
      batch: async ({ database }: UsualJobParts) =>
        (await import('./deliveries/forget-deliveries.ts')).forgetDeliveries(database.pool),
    },
  },
  services: {
    deliver_to_webhooks: async ({ database, vault, delivery }: Delivering) => {
      if (!delivery) return { stop: async () => {} }
      return (await import('./sending/dispatcher.ts')).startDispatcher({ database, vault, ...delivery })
    },
  },
} as const satisfies Room
