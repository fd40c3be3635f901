/** The types of the events of a kiosk. More may be added. */
export const kioskEventTypes = ['kiosk.registered', 'kiosk.key_issued', 'kiosk.key_revoked'] as const
export type KioskEventType = (typeof kioskEventTypes)[number]
