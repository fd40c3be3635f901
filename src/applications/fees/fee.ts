import type { FeeLine } from '../../catalogue/permit-types/vocabulary.ts'

/** Who says that money came in: the bank, by a signed event, or a cashier, who shows evidence. */
export const paymentSources = ['bank', 'cashier'] as const
export type PaymentSource = (typeof paymentSources)[number]

/**
 * What is asked for and how it was computed (SKRD). Amounts are in whole rupiah; `dueOn` is a day in the network's time
 * zone, null when the permit type names none.
 */
export interface FeeAssessment {
  id: string
  number: string
  tariff: string | null
  lines: readonly FeeLine[]
  total: number
  dueOn: string | null
  assessedAt: string
}

/** An assessment to be made. It gets its number, and its day, when it is written. */
export interface NewAssessment {
  tariff: string | null
  lines: readonly FeeLine[]
  total: number
  dueAfterDays: number | null
}

/** What is still to be paid, and what was paid beyond it. */
export const balanceOf = (total: number, paid: number) => ({
  outstanding: Math.max(total - paid, 0),
  overpaid: Math.max(paid - total, 0),
})

/** The one line of a fee whose tariff is not known here. */
export const statedLine = (amount: number): FeeLine => ({
  code: 'stated',
  names: { id: 'Ditetapkan oleh penilai', en: 'Stated by the reviewer' },
  amount,
})
