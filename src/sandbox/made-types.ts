/** The types of events that can be made in the sandbox, as the log names them, and what makes each of them. */
export const madeTypes = {
  'permit.issued': 'issue',
  'permit.handed_over': 'hand_over',
  'permit.suspended': 'suspend',
  'permit.suspension_lifted': 'lift',
  'permit.revocation_decided': 'decide_revocation',
  'permit.revocation_called_off': 'call_off_revocation',
  'permit.revoked': 'revoke',
  'permit.expired': 'expire',
  'permit.superseded': 'supersede',
  'permit.transferred': 'transfer',
} as const

export type MadeType = keyof typeof madeTypes
export type Making = (typeof madeTypes)[MadeType]
