import postgres from 'postgres'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { changed, eventOf } from '../changed.ts'
import type { PersonalDoer } from '../doer.ts'
import { nextNumber } from '../fees/assess.ts'
import type { Payout, PayoutReturn, RefundDecision } from './refund.ts'

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

/** A granted refund to be paid out. `amount` in whole rupiah; `isAgain`: an earlier payout was returned. */
interface DueRefund {
  refundId: string
  officeId: string
  amount: number
  isAgain: boolean
}

/**
 * Records the payout of a granted refund with its receipt and event. It follows the last return, if there was one.
 * Undefined when the application has changed since it was read. Fails when another payout has the reference or the
 * evidence: see `repeatedPart`.
 */
export async function insertPayout(
  db: Db,
  application: Case,
  { refundId, officeId, amount, isAgain, ...payout }: Payout & DueRefund,
  doer: PersonalDoer,
): Promise<{ version: number } | undefined> {
  const { paidOn, treasuryReference, evidenceDocumentId } = payout
  const details = { refundId, amount, paidOn, treasuryReference }
  const [made] = await db<{ version: number }[]>`
    with ${changed(db, application, {
      set: db`, refund_due = a.refund_due - ${amount}, refund_returned = a.refund_returned - ${isAgain ? amount : 0}`,
    })},
    numbered as (${nextNumber(db, 'BPR', officeId)}), payout as (
      insert into refund_payouts (refund_id, follows_id, receipt_number, paid_on, reference, evidence_document_id,
        recorded_by, recorded_at)
      select ${refundId}::uuid, ${lastReturn(db, refundId)}, numbered.number, ${paidOn}::date, ${treasuryReference},
        ${evidenceDocumentId}::uuid, ${doer.personId}::uuid, changed.at
      from changed, numbered
    ), ${eventOf(db, { type: 'refund.paid_out', details }, doer)}
    select version from changed`
  return made
}

/** SQL for the return that no payout follows yet; null when there is none. Several returns can have one moment. */
const lastReturn = (db: Db, refundId: string) => db`(
        select t.id
        from refund_payouts p
        join payout_returns t on t.payout_id = p.id
        where p.refund_id = ${refundId}
          and not exists (select from refund_payouts n where n.refund_id = p.refund_id and n.follows_id = t.id))`

/** A payout that stands, of a refund of `amount` whole rupiah. */
interface StandingPayout {
  refundId: string
  payoutId: string
  receiptNumber: string
  amount: number
}

/**
 * Records that a payout was returned, with its event: its amount is to be paid out again. Undefined when the
 * application has changed since it was read.
 */
export async function insertReturn(
  db: Db,
  application: Case,
  { refundId, payoutId, receiptNumber, amount, ...returned }: PayoutReturn & StandingPayout,
  doer: PersonalDoer,
): Promise<{ version: number } | undefined> {
  const { returnedOn, reason, evidenceDocumentId } = returned
  const details = { refundId, amount, receiptNumber, returnedOn, returnReason: reason }
  const [made] = await db<{ version: number }[]>`
    with ${changed(db, application, {
      set: db`, refund_due = a.refund_due + ${amount}, refund_returned = a.refund_returned + ${amount}`,
    })}, returned as (
      insert into payout_returns (payout_id, returned_on, reason, evidence_document_id, recorded_by, recorded_at)
      select ${payoutId}::uuid, ${returnedOn}::date, ${reason}::payout_return_reason, ${evidenceDocumentId}::uuid,
        ${doer.personId}::uuid, changed.at
      from changed
    ), ${eventOf(db, { type: 'refund.payout_returned', details }, doer)}
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
