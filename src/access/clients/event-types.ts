/** The types of the events of a client. More may be added. */
export const clientEventTypes = [
  'client.registered',
  'client.changed',
  'client.suspended',
  'client.suspension_lifted',
  'client.key_issued',
  'client.key_revoked',
] as const
export type ClientEventType = (typeof clientEventTypes)[number]
