import type { refunds } from '../../../drizzle/tables/refunds.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import type { Names } from '../../platform/words.ts'
import type { PayoutReturnReason } from '../fees/fee.ts'
import { visibleTo } from '../visibility.ts'
import type { Payout } from './refund.ts'

export interface RefundRow
  extends Pick<
    typeof refunds.$inferSelect,
    'id' | 'outcome' | 'reason' | 'legalBasis' | 'decidedBy' | 'decidedAt' | 'liftedAt'
  > {
  /** Whole rupiah. */
  amount: number
  /** The day of the decision in the network's time zone. */
  decidedOn: string
  office: Names | null
  /** The payout that was not returned. */
  payout: RefundPayout | null
  payoutId: string | null
  /** The payouts that were returned, oldest first. */
  returnedPayouts: readonly ReturnedPayout[]
}

interface RefundPayout {
  receiptNumber: string
  paidOn: string
  treasuryReference: string
  evidenceDocumentId: string
  recordedAt: string
}
interface ReturnedPayout extends RefundPayout {
  return: { returnedOn: string; reason: PayoutReturnReason; evidenceDocumentId: string; recordedAt: string }
}

const payoutMembers = (db: Db) => db`
  'receiptNumber', p.receipt_number, 'paidOn', p.paid_on, 'treasuryReference', p.reference, 'evidenceDocumentId',
  p.evidence_document_id, 'recordedAt', rfc3339(p.recorded_at)`

const columns = (db: Db) => db`
  r.id, r.outcome, r.amount::float8 as amount, r.reason, r.legal_basis, r.decided_by, r.decided_at, r.lifted_at,
  ${localDay(db, db`r.decided_at`)}::text as decided_on,
  names_json(w.name_id, w.name_en) as office,
  case when p.id is not null then json_build_object(${payoutMembers(db)}) end as payout, p.id as payout_id,
  coalesce((
    select json_agg(json_build_object(${payoutMembers(db)}, 'return', json_build_object('returnedOn', t.returned_on,
      'reason', t.reason, 'evidenceDocumentId', t.evidence_document_id, 'recordedAt', rfc3339(t.recorded_at)))
      order by t.recorded_at, length(p.receipt_number), p.receipt_number)
    from refund_payouts p
    join payout_returns t on t.payout_id = p.id
    where p.refund_id = r.id), '[]') as returned_payouts`

const source = (db: Db) => db`
  from applications a
  left join offices o on o.id = a.office_id
  join refunds r on r.application_id = a.id
  left join offices w on w.id = r.decided_for
  left join refund_payouts p on p.refund_id = r.id
    and not exists (select from payout_returns t where t.payout_id = p.id)`

/** Lists the decisions about open money of a visible application, oldest first; `limit` + 1 rows if there are more. */
export const listRefunds = (db: Db, id: string, actor: Actor, { after, limit }: Paging) => db<RefundRow[]>`
  select ${columns(db)}
  ${source(db)}
  where a.id = ${id} and ${visibleTo(db, actor)} and (${after}::uuid is null or r.id > ${after})
  order by r.id
  limit ${limit + 1}`

/** Reads one decision about open money that an actor may see. Throws `not_found`. */
export async function findRefund(db: Db, id: string, refundId: string, actor: Actor): Promise<RefundRow> {
  const [row] = await db<RefundRow[]>`
    select ${columns(db)}
    ${source(db)}
    where a.id = ${id} and r.id = ${refundId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'refund' })
  return row
}

/** True when a person has recorded a payment for an application. */
export async function hasRecordedPayment(db: Db, applicationId: string, personId: string): Promise<boolean> {
  const found = await db`
    select
    from payments
    where application_id = ${applicationId} and recorded_by = ${personId}
    limit 1`
  return found.length > 0
}

/** Returns the parts of a payout that earlier payouts and returns have: the reference of the treasury, the evidence. */
export async function usedParts(
  db: Db,
  { treasuryReference, evidenceDocumentId }: Pick<Payout, 'treasuryReference' | 'evidenceDocumentId'>,
): Promise<('reference' | 'evidence')[]> {
  const [row] = await db<{ hasReference: boolean; hasEvidence: boolean }[]>`
    select exists (select from refund_payouts where reference = ${treasuryReference}) as has_reference,
      ${isEvidence(db, evidenceDocumentId)} as has_evidence`
  return [...(row?.hasReference ? ['reference' as const] : []), ...(row?.hasEvidence ? ['evidence' as const] : [])]
}

/** True when a document is the evidence of a payout or a return. */
export async function isUsedEvidence(db: Db, documentId: string): Promise<boolean> {
  const [row] = await db<{ isUsed: boolean }[]>`
    select ${isEvidence(db, documentId)} as is_used`
  return row?.isUsed ?? false
}

const isEvidence = (db: Db, documentId: string) => db`
  (exists (select from refund_payouts where evidence_document_id = ${documentId})
    or exists (select from payout_returns where evidence_document_id = ${documentId}))`
