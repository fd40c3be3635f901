import type { payments } from '../../../drizzle/tables/fees.ts'
import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { visibleTo } from '../visibility.ts'
import type { FeeAssessment } from './fee.ts'

export interface PaymentRow
  extends Pick<
    typeof payments.$inferSelect,
    'id' | 'receiptNumber' | 'source' | 'paidAt' | 'recordedAt' | 'transactionId' | 'evidenceDocumentId'
  > {
  assessmentNumber: string
  amount: number
}

interface AssessmentRow extends Omit<FeeAssessment, 'assessedAt'> {
  assessedAt: Date
  cancelledAt: Date | null
}

/** Lists every assessment of a visible application, oldest first; `limit` + 1 rows if there are more. */
export function listAssessments(db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) {
  return db<AssessmentRow[]>`
    select fa.id, fa.number, fa.tariff, fa.lines, fa.total::float8 as total,
      to_char(fa.due_on, 'YYYY-MM-DD') as due_on, fa.assessed_at, fa.cancelled_at
    from fee_assessments fa
    ${ofVisible(db, db`fa.application_id`, applicationId, actor)}
      and (${after}::uuid is null or fa.id > ${after})
    order by fa.id
    limit ${limit + 1}`
}

/** Lists every payment for a visible application, oldest first; `limit` + 1 rows if there are more. */
export function listPayments(db: Db, applicationId: string, actor: Actor, { after, limit }: Paging) {
  return db<PaymentRow[]>`
    select ${paymentColumns(db)}
    from payments p
    join fee_assessments fa on fa.id = p.assessment_id
    ${ofVisible(db, db`p.application_id`, applicationId, actor)}
      and (${after}::uuid is null or p.id > ${after})
    order by p.id
    limit ${limit + 1}`
}

const ofVisible = (db: Db, applicationId: ReturnType<Db>, id: string, actor: Actor) => db`
  join applications a on a.id = ${applicationId}
  left join offices o on o.id = a.office_id
  where a.id = ${id} and ${visibleTo(db, actor)}`

const paymentColumns = (db: Db) => db`
  p.id, p.receipt_number, fa.number as assessment_number, p.source, p.amount::float8 as amount, p.paid_at,
  p.recorded_at, p.transaction_id, p.evidence_document_id`

/**
 * Returns the assessment with this number and when it was made, and the payment booked for the bank's transaction: as a
 * bank reported it, or as a cashier recorded it for the application of that assessment. Undefined: none.
 */
export async function findBill(db: Db, number: string, transactionId: string) {
  const [[bill], [booked]] = await Promise.all([
    db<{ id: string; applicationId: string; officeId: string; assessedAt: Date }[]>`
      select fa.id, fa.application_id, fa.office_id, fa.assessed_at
      from fee_assessments fa
      where fa.number = ${number}`,
    db<PaymentRow[]>`
      select ${paymentColumns(db)}
      from payments p
      join fee_assessments fa on fa.id = p.assessment_id
      where p.transaction_id = ${transactionId}
        and (p.source = 'bank' or p.application_id = (
          select reported.application_id
          from fee_assessments reported
          where reported.number = ${number}))
      order by p.source = 'bank' desc
      limit 1`,
  ])
  return { bill, booked }
}

/** True when a payment is booked for the transaction of the bank, whoever recorded it and for whichever application. */
export async function isBooked(db: Db, transactionId: string): Promise<boolean> {
  const found = await db`
    select
    from payments
    where transaction_id = ${transactionId}
    limit 1`
  return found.length > 0
}

/**
 * Returns the receipt number of the payment that a document of an application proves. Undefined: it proves none yet, or
 * the application has changed since it was read.
 */
export async function findReceipt(
  db: Db,
  { id, version }: Pick<Case, 'id' | 'version'>,
  evidenceDocumentId: string,
): Promise<string | undefined> {
  const [row] = await db<Pick<typeof payments.$inferSelect, 'receiptNumber'>[]>`
    select p.receipt_number
    from payments p
    join applications a on a.id = p.application_id
    where a.id = ${id} and a.version = ${version} and p.evidence_document_id = ${evidenceDocumentId}
    limit 1`
  return row?.receiptNumber
}
