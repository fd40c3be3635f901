/** What may be done to an appointment. `accept` is done by whoever was invited, by signing in. */
export const staffActions = ['appoint', 'accept', 'suspend', 'reinstate', 'end'] as const
export type StaffAction = (typeof staffActions)[number]

/** Where an appointment is in its life. Only one that is in force lets its holder do anything. */
export const appointmentStates = ['invited', 'planned', 'in_force', 'suspended', 'ended'] as const
export type AppointmentState = (typeof appointmentStates)[number]

/** What an administrator may do to an appointment that was made, and from which states. */
export const administratorActions = {
  suspend: ['invited', 'planned', 'in_force'],
  reinstate: ['suspended'],
  end: ['invited', 'planned', 'in_force', 'suspended'],
} as const satisfies Partial<Record<StaffAction, readonly AppointmentState[]>>
export type AdministratorAction = keyof typeof administratorActions

/** Whether an appointment in this state can be changed so. */
export const isOpenTo = (action: AdministratorAction, state: AppointmentState): boolean =>
  (administratorActions[action] as readonly AppointmentState[]).includes(state)
