import { fault } from '../../http/problems/faults.ts'
import type { FaultPlace } from '../../http/problems/labels/places.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { mostRupiah } from '../../platform/money.ts'
import type { Account } from './open-money.ts'

type Paid = Pick<Account, 'paidAmount' | 'refundedAmount'>

/**
 * Returns a fault for a payment of `amount` whole rupiah with which all payments for an application, also those that
 * were refunded, would be more than the contract's highest amount of money.
 */
export const tooMuchFaults = ({ paidAmount, refundedAmount }: Paid, amount: number, at: FaultPlace): Fault[] =>
  paidAmount + refundedAmount + amount > mostRupiah ? [fault(at, 'too_much_in_all', { most: mostRupiah })] : []
