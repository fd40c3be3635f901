import { pathOf } from './exchange.ts'
import type { Invariant } from './invariant.ts'

const unauthorized = 401

/** Checks that everybody is let in: a run in which all are refused would break no other rule. */
export const tokensAreAccepted: Invariant = {
  name: 'tokens-are-accepted',
  statement: 'A token in force of a person is accepted: nothing that they ask for is refused as by a stranger.',
  ofExchange(exchange, _, claims) {
    const { subject, method, status, text } = exchange
    if (subject === null || status === null) return
    claims.holds(status !== unauthorized, `${method} ${pathOf(exchange)} by ${subject}`, 'an answer to a person', text)
  },
}
