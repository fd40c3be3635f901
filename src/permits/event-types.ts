/** The types of the events of a permit, each with its description in the contract. */
export const permitEvents = {
  'permit.issued': 'It was issued.',
  'permit.certified': 'Its certificate is made.',
  'permit.handed_over': 'It was handed over.',
  'permit.expired': 'Its last day has passed.',
  'permit.superseded': 'Another permit has taken its place.',
  'permit.suspended': 'It was suspended.',
  'permit.suspension_lifted': 'Its suspension was lifted, by the office or an objection.',
  'permit.revocation_decided': 'Its revocation from a later day on was decided.',
  'permit.revocation_called_off': 'Its revocation was called off, by the office or an objection.',
  'permit.revoked': 'It was revoked.',
  'permit.transferred': 'Another office is responsible for it.',
} as const

export type PermitEventType = keyof typeof permitEvents
export const permitEventTypes = Object.keys(permitEvents) as PermitEventType[]
