import { rupiah } from '../../http/schema.ts'
import { remedyAgainst } from '../../network/legal-remedies/against.ts'
import { presentRemedy } from '../../network/legal-remedies/remedy.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import type { RefundRow } from './queries.ts'

/** Returns a decision about open money as the contract shows it. A declined one has the legal remedy of its day. */
export async function presentRefund(db: Db, row: RefundRow, { type }: Pick<Case, 'type'>, language: Language) {
  const { decidedBy: _by, decidedOn: _on, amount, payout, ...refund } = row
  const isDeclined = row.outcome === 'declined'
  const remedy = isDeclined ? await remedyAgainst(db, type.definition.legalRemedy, row.decidedAt) : null
  return {
    ...refund,
    amount: rupiah(amount),
    legalRemedy: isDeclined ? presentRemedy(remedy, row.office, language) : null,
    payout,
  }
}
