import { fault } from '../../http/problems/faults.ts'
import type { FaultPlace } from '../../http/problems/labels/places.ts'
import type { Fault } from '../../http/problems/problem.ts'

const dayMilliseconds = 86_400_000

/**
 * Returns a fault for a payment more than a day before its bill was made. A day is allowed: some banks state only the
 * day of a payment, and clocks differ.
 */
export const tooEarlyFaults = (paidAt: Date, billedAt: Date, at: FaultPlace): Fault[] =>
  paidAt.getTime() < billedAt.getTime() - dayMilliseconds ? [fault(at, 'paid_too_early')] : []
