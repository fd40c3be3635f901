/** Slots that every application has. No permit type may define a slot with one of these names. */
const reservedSlots = [
  'inspection_photo',
  'inspection_minutes',
  'payment_evidence',
  'refund_evidence',
  'message_attachment',
] as const
export type ReservedSlot = (typeof reservedSlots)[number]

export const isReserved = (slot: string): slot is ReservedSlot => (reservedSlots as readonly string[]).includes(slot)
