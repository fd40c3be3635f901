import type { TicketRow } from './queries.ts'
import { labelOf } from './ticket.ts'

/** Returns a ticket in the form of the contract. */
export const presentTicket = ({ officeId: _, ...row }: TicketRow) => ({ ...row, label: labelOf(row.number) })
