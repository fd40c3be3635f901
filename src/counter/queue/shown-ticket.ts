import type { TicketRow } from './queries.ts'
import { labelOf } from './ticket.ts'

/** Returns a ticket as replies have it. */
export const shownTicket = ({ officeId: _, ...row }: TicketRow) => ({ ...row, label: labelOf(row.number) })
