/** States of a queue ticket. It ends as `served`, or as `left` when the person is not there any more. */
export const ticketStates = ['waiting', 'called', 'served', 'left'] as const
export type TicketState = (typeof ticketStates)[number]

/** Steps of a ticket. `call` may be repeated, for people who did not hear it. */
export const ticketSteps = {
  call: { from: ['waiting', 'called'], to: 'called' },
  serve: { from: ['called'], to: 'served' },
  leave: { from: ['waiting', 'called'], to: 'left' },
} as const satisfies Record<string, { from: readonly TicketState[]; to: TicketState }>

export type TicketAction = keyof typeof ticketSteps
export const ticketActions = ['call', 'serve', 'leave'] as const satisfies readonly TicketAction[]

/** The highest number that a desk can have. */
export const desksLimit = 99

const digits = 3

/** Returns the text on a ticket, such as `A-017`. */
export const labelOf = (number: number): string => `A-${String(number).padStart(digits, '0')}`
