/** Where somebody who took a number is. */
export const ticketStates = ['waiting', 'called', 'served', 'left'] as const
export type TicketState = (typeof ticketStates)[number]

/** What is done with one ticket. `call` may be said again: people do not hear everything. */
export const ticketSteps = {
  call: { from: ['waiting', 'called'], to: 'called' },
  serve: { from: ['called'], to: 'served' },
  leave: { from: ['waiting', 'called'], to: 'left' },
} as const satisfies Record<string, { from: readonly TicketState[]; to: TicketState }>

export type TicketAction = keyof typeof ticketSteps
export const ticketActions = ['call', 'serve', 'leave'] as const satisfies readonly TicketAction[]

/** More desks no office has. */
export const desksLimit = 99

const digits = 3

/** What a ticket says, such as A-017. */
export const labelOf = (number: number): string => `A-${String(number).padStart(digits, '0')}`
