import type { TicketRow } from './queries.ts'
import { labelOf } from './ticket.ts'

/** Returns a ticket as the contract shows it, with the text that is printed on it. */
export const presentTicket = ({ officeId: _, ...row }: TicketRow) => ({ ...row, label: labelOf(row.number) })
