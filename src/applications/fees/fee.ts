import type { FeeLine } from '../../catalogue/permit-types/vocabulary.ts'

/** The sources of payments: the bank by a signed event, or a cashier by evidence. */
export const paymentSources = ['bank', 'cashier'] as const
export type PaymentSource = (typeof paymentSources)[number]

/** Outcomes of a decision about open money: it is given back, or it stays with the network. */
export const refundOutcomes = ['granted', 'declined'] as const
export type RefundOutcome = (typeof refundOutcomes)[number]

/** The reasons for which a bank returns a payout. */
export const payoutReturnReasons = ['account_closed', 'wrong_number', 'name_differs', 'other'] as const
export type PayoutReturnReason = (typeof payoutReturnReasons)[number]

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

/**
 * A new assessment, in whole rupiah. It gets its number and its due day when it is written. `dueAfterDays` are calendar
 * days; null: no last day.
 */
export interface NewAssessment {
  tariff: string | null
  lines: readonly FeeLine[]
  total: number
  dueAfterDays: number | null
}

/** Returns the part of a fee that is still to be paid, and the part that was paid in excess. Neither is negative. */
export const balanceOf = (total: number, paid: number) => ({
  outstanding: Math.max(total - paid, 0),
  overpaid: Math.max(paid - total, 0),
})

/** Returns the single line of a fee that a reviewer states, because no tariff computes it. Whole rupiah. */
export const statedLine = (amount: number): FeeLine => ({
  code: 'stated',
  names: { id: 'Ditetapkan oleh penilai', en: 'Stated by the reviewer' },
  amount,
})
