import type { Assessment } from '../../catalogue/permit-types/rules/assess.ts'
import type { Blocker } from '../../http/problems/problem.ts'
import type { Case } from '../case/case.ts'
import { blocker } from '../steps/blocker.ts'
import { balanceOf } from './fee.ts'

type AssessedFee = Assessment['fee']

/** Returns blockers when the stated fee, or a missing one, contradicts the rules of the permit type. */
export function assessedFeeBlockers({ due, total }: AssessedFee, stated: number | undefined): Blocker[] {
  if (!due) return stated === undefined ? [] : [blocker('fee_not_applicable', {}, '/fee')]
  if (total === null) return stated !== undefined ? [] : [blocker('fee_missing', {}, '/fee')]
  if (stated === undefined || stated === total) return []
  return [blocker('fee_differs', { total }, '/fee/amount')]
}

/** Returns a blocker while a fee is owed, assessed or by the tariff, and while the fee is unknown. */
export function owedBlockers({ feeAmount, paidAmount }: Case, { due, total }: AssessedFee): Blocker[] {
  const fee = feeAmount ?? (due ? total : 0)
  return fee === null ? [blocker('fee_missing', {})] : unpaidBlockers(fee, paidAmount)
}

/** Returns a blocker while a fee is not paid in full. Amounts are in whole rupiah. */
export function unpaidBlockers(fee: number, paid: number): Blocker[] {
  const { outstanding } = balanceOf(fee, paid)
  return outstanding === 0 ? [] : [blocker('payment_incomplete', { outstanding }, '/feeAssessment')]
}
