import type { Actor } from '../../access/identity/actor.ts'
import { actionsInLanguage } from '../../http/problems/language.ts'
import { rupiah } from '../../http/schema.ts'
import { remediesAgainst, remedyAgainst } from '../../network/legal-remedies/against.ts'
import { presentRemedy, type Remedy } from '../../network/legal-remedies/remedy.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import { standingsOf } from '../standing.ts'
import type { RefundRow } from './queries.ts'
import { nextRefundActions, refundState } from './refund.ts'

interface Reader {
  actor: Actor
  language: Language
}

/**
 * Returns decisions about open money as the contract shows them to this actor. A declined one has the legal remedy of
 * its day; all remedies are read at once.
 */
export async function presentRefunds(db: Db, rows: readonly RefundRow[], application: Case, reader: Reader) {
  const declined = rows.filter(({ outcome }) => outcome === 'declined').map(({ decidedAt }) => decidedAt)
  const remedies = await remediesAgainst(db, application.type.definition.legalRemedy, declined)
  return rows.map((row) => shown(row, remedies.get(row.decidedAt) ?? null, application, reader))
}

/** Returns one decision about open money as `presentRefunds` does. */
export async function presentRefund(db: Db, row: RefundRow, application: Case, reader: Reader) {
  const isDeclined = row.outcome === 'declined'
  const remedy = isDeclined ? await remedyAgainst(db, application.type.definition.legalRemedy, row.decidedAt) : null
  return shown(row, remedy, application, reader)
}

function shown(row: RefundRow, remedy: Remedy | null, application: Case, { actor, language }: Reader) {
  const { decidedBy: _by, decidedOn: _on, payoutId: _payout, amount, returnedPayouts, ...refund } = row
  return {
    ...refund,
    amount: rupiah(amount),
    state: refundState(row),
    legalRemedy: row.outcome === 'declined' ? presentRemedy(remedy, row.office, language) : null,
    returnedPayouts: [...returnedPayouts],
    nextActions: actionsInLanguage(nextRefundActions(row, standingsOf(application, actor), actor.personId), language),
  }
}
