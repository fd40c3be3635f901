import { pathOf } from './exchange.ts'
import type { Invariant } from './invariant.ts'

const internalError = 500

export const requestsDoNotBreak: Invariant = {
  name: 'requests-do-not-break',
  statement: 'A request is done, refused with its reason, or answered with 503: none ends in an error of the program.',
  ofExchange({ method, url, status, text }, _, claims) {
    if (status === null) return
    claims.holds(status !== internalError, `${method} ${pathOf({ url })}`, 'an answer or a refusal', text)
  },
}
