import type { RateLimit, Room } from '../http/room.ts'

const limits = {
  sandbox_events: { quota: 300, seconds: 3_600, per: 'agency that makes events in the sandbox' },
} as const satisfies Record<string, RateLimit>

declare module '../access/rate-limits/policies.ts' {
  interface Limited extends Record<keyof typeof limits, RateLimit> {}
}

export const sandboxRoom = {
  tags: {
    Sandbox: {
      readers: 'agencies',
      description: 'Events on demand for test keys, in the sandbox of a live deployment.',
    },
  },
  schemas: async () => (await import('./event-schema.ts')).sandboxSchemas,
  routes: {
    agency: async () => [
      (await import('./event-routes.ts')).refuseSandboxEvents,
      (await import('./usage-routes.ts')).sandboxUsage,
    ],
  },
  limits,
} as const satisfies Room
