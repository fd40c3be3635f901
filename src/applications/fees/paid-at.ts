import { fault } from '../../http/problems/faults.ts'
import type { FaultPlace } from '../../http/problems/labels/places.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { millisecondsNow } from '../../platform/clock.ts'

const skewMilliseconds = 5 * 60_000
const dayMilliseconds = 86_400_000

/**
 * Returns a fault for a payment more than a day before its bill was made. A day is allowed: some banks state only the
 * day of a payment, and clocks differ.
 */
export const tooEarlyFaults = (paidAt: Date, billedAt: Date, at: FaultPlace): Fault[] =>
  paidAt.getTime() < billedAt.getTime() - dayMilliseconds ? [fault(at, 'paid_too_early')] : []

/** Returns a fault for a payment more than five minutes ahead: clocks of banks and cashiers differ. */
export const aheadFaults = (paidAt: Date, at: FaultPlace): Fault[] =>
  paidAt.getTime() > millisecondsNow() + skewMilliseconds ? [fault(at, 'not_in_the_future')] : []
