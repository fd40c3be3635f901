/** Actions on a post. The invited person accepts by signing in. */
export const staffActions = ['appoint', 'accept', 'suspend', 'reinstate', 'end', 'set_signature'] as const
type StaffAction = (typeof staffActions)[number]

/** States of a post. Only one in force gives rights. */
export const appointmentStates = ['invited', 'planned', 'in_force', 'suspended', 'ended'] as const
export type AppointmentState = (typeof appointmentStates)[number]

/** Actions of an administrator on an existing post, with the states from which they are possible. */
export const administratorActions = {
  suspend: ['invited', 'planned', 'in_force'],
  reinstate: ['suspended'],
  end: ['invited', 'planned', 'in_force', 'suspended'],
  set_signature: ['invited', 'planned', 'in_force', 'suspended'],
} as const satisfies Partial<Record<StaffAction, readonly AppointmentState[]>>
export type AdministratorAction = keyof typeof administratorActions

/** True when the action is possible in this state. */
export const isOpenTo = (action: AdministratorAction, state: AppointmentState): boolean =>
  (administratorActions[action] as readonly AppointmentState[]).includes(state)
