import type { FeeLine } from '../../catalogue/permit-types/vocabulary.ts'
import { rupiah } from '../../http/schema.ts'
import type { Status } from '../lifecycle.ts'
import { endedWithoutPermit } from '../steps/open-states.ts'
import { balanceOf, type FeeAssessment } from './fee.ts'
import type { PaymentRow } from './queries.ts'

/** Returns a line of a fee as the contract shows it. */
export const presentLine = ({ amount, quantity, ...line }: FeeLine) => ({
  ...line,
  amount: rupiah(amount),
  ...(quantity && { quantity: { ...quantity, price: rupiah(quantity.price) } }),
})

/** Returns an assessment as the contract shows it. */
export const presentAssessment = <T extends Pick<FeeAssessment, 'lines' | 'total'>>(assessment: T) => ({
  ...assessment,
  lines: assessment.lines.map(presentLine),
  total: rupiah(assessment.total),
})

/**
 * Returns the assessment of a case in this status as the contract shows it. `paid` is the sum of its payments without
 * granted refunds, in whole rupiah. Nothing is outstanding where there will be no permit.
 */
export function presentStanding(assessment: FeeAssessment, paid: number, status: Status) {
  const { outstanding, overpaid } = balanceOf(assessment.total, paid)
  return {
    ...presentAssessment(assessment),
    paid: rupiah(paid),
    outstanding: rupiah(endedWithoutPermit.includes(status) ? 0 : outstanding),
    overpaid: rupiah(overpaid),
  }
}

export const presentPayment = (row: PaymentRow) => ({ ...row, amount: rupiah(row.amount) })
