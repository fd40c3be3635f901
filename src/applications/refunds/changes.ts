import postgres from 'postgres'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { changed, eventOf } from '../changed.ts'
import type { PersonalDoer } from '../doer.ts'
import { nextNumber } from '../fees/assess.ts'
import type { Payout, RefundDecision } from './refund.ts'

/**
 * Records a decision about open money with its event, and takes its amount out of what is open. Undefined when the
 * application has changed since it was read, such as by another decision.
 */
export async function insertRefund(
  db: Db,
  application: Case,
  { id, outcome, amount, reason, legalBasis }: RefundDecision & { id: string },
  doer: PersonalDoer,
): Promise<{ version: number } | undefined> {
  const set =
    outcome === 'granted'
      ? db`, paid_amount = a.paid_amount - ${amount}, refunded_amount = a.refunded_amount + ${amount},
        refund_due = a.refund_due + ${amount}`
      : db`, kept_amount = a.kept_amount + ${amount}`
  const details = { refundId: id, amount, reason, legalBasis }
  const [made] = await db<{ version: number }[]>`
    with ${changed(db, application, { set })}, made as (
      insert into refunds (id, application_id, outcome, amount, reason, legal_basis, decided_by, decided_for,
        decided_at)
      select ${id}::uuid, changed.id, ${outcome}::refund_outcome, ${amount}::bigint, ${reason}, ${legalBasis},
        ${doer.personId}::uuid, ${doer.officeId}::uuid, changed.at
      from changed
    ), ${eventOf(db, { type: `refund.${outcome}`, details }, doer)}
    select version from changed`
  return made
}

/**
 * Records the payout of a granted refund with its receipt and event. Undefined when the application has changed since
 * it was read. Fails when another payout has the reference or the evidence: see `repeatedPart`.
 */
export async function insertPayout(
  db: Db,
  application: Case,
  { refundId, officeId, amount, ...payout }: Payout & { refundId: string; officeId: string; amount: number },
  doer: PersonalDoer,
): Promise<{ version: number } | undefined> {
  const { paidOn, treasuryReference, evidenceDocumentId } = payout
  const details = { refundId, amount, paidOn, treasuryReference }
  const [made] = await db<{ version: number }[]>`
    with ${changed(db, application, { set: db`, refund_due = a.refund_due - ${amount}` })},
    numbered as (${nextNumber(db, 'BPR', officeId)}), payout as (
      insert into refund_payouts (refund_id, receipt_number, paid_on, reference, evidence_document_id, recorded_by,
        recorded_at)
      select ${refundId}::uuid, numbered.number, ${paidOn}::date, ${treasuryReference}, ${evidenceDocumentId}::uuid,
        ${doer.personId}::uuid, changed.at
      from changed, numbered
    ), ${eventOf(db, { type: 'refund.paid_out', details }, doer)}
    select version from changed`
  return made
}

const parts: Readonly<Record<string, 'reference' | 'evidence'>> = {
  one_payout_a_reference: 'reference',
  one_payout_a_document: 'evidence',
}

/** Returns the part that another payout has, for a failure of `insertPayout`; undefined for another failure. */
export const repeatedPart = (error: unknown): 'reference' | 'evidence' | undefined =>
  error instanceof postgres.PostgresError ? parts[error.constraint_name ?? ''] : undefined
