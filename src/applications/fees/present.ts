import { balanceOf, type FeeAssessment } from './fee.ts'
import type { AssessmentRow, PaymentRow } from './queries.ts'

const rupiah = (amount: number) => ({ amount, currency: 'IDR' as const })

const shown = <T extends Pick<FeeAssessment, 'lines' | 'total'>>(assessment: T) => ({
  ...assessment,
  lines: assessment.lines.map((line) => ({ ...line, amount: rupiah(line.amount) })),
  total: rupiah(assessment.total),
})

/** What is asked for, as the contract shows it in a case: `paid` is what came in for it, in whole rupiah. */
export function presentStanding(assessment: FeeAssessment, paid: number) {
  const { outstanding, overpaid } = balanceOf(assessment.total, paid)
  return { ...shown(assessment), paid: rupiah(paid), outstanding: rupiah(outstanding), overpaid: rupiah(overpaid) }
}

export const presentAssessment = (row: AssessmentRow) => shown(row)

export const presentPayment = (row: PaymentRow) => ({ ...row, amount: rupiah(row.amount) })
