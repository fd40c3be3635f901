/** Slots that every application has beside those of its permit type. No permit type takes one of these names. */
export const reservedSlots = [
  'inspection_photo',
  'inspection_minutes',
  'payment_evidence',
  'message_attachment',
] as const
export type ReservedSlot = (typeof reservedSlots)[number]

export const isReserved = (slot: string): slot is ReservedSlot => (reservedSlots as readonly string[]).includes(slot)
