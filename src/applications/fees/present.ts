import type { FeeLine } from '../../catalogue/permit-types/vocabulary.ts'
import { rupiah } from '../../http/schema.ts'
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

/** Returns the assessment of a case as the contract shows it. `paid` is the sum of its payments, in whole rupiah. */
export function presentStanding(assessment: FeeAssessment, paid: number) {
  const { outstanding, overpaid } = balanceOf(assessment.total, paid)
  return {
    ...presentAssessment(assessment),
    paid: rupiah(paid),
    outstanding: rupiah(outstanding),
    overpaid: rupiah(overpaid),
  }
}

export const presentPayment = (row: PaymentRow) => ({ ...row, amount: rupiah(row.amount) })
