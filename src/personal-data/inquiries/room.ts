import type { Room } from '../../http/room.ts'

export const inquiriesRoom = {
  schemas: async () => (await import('./schema.ts')).inquirySchemas,
  heavy: ['createInquiry'],
  routes: {
    person: async () => [(await import('./routes.ts')).inquiries],
  },
} as const satisfies Room
