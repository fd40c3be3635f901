import type { FeeLine } from '../../catalogue/permit-types/vocabulary.ts'

/** The sources of payments: the bank by a signed event, or a cashier by evidence. */
export const paymentSources = ['bank', 'cashier'] as const
export type PaymentSource = (typeof paymentSources)[number]

/**
 * A fee assessment (SKRD) with its computation. Amounts are whole rupiah. `dueOn` is a day in the network's time zone,
 * null when the permit type sets none.
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

/** A new assessment. It gets its number and its due day when it is written. */
export interface NewAssessment {
  tariff: string | null
  lines: readonly FeeLine[]
  total: number
  dueAfterDays: number | null
}

/** Returns the part still to be paid and the part paid in excess. */
export const balanceOf = (total: number, paid: number) => ({
  outstanding: Math.max(total - paid, 0),
  overpaid: Math.max(paid - total, 0),
})

/** Returns the single line of a fee without a known tariff. */
export const statedLine = (amount: number): FeeLine => ({
  code: 'stated',
  names: { id: 'Ditetapkan oleh penilai', en: 'Stated by the reviewer' },
  amount,
})
