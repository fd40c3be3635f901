import type { Db, Fragment } from '../platform/db/client.ts'
import { eachLimit } from './export-queries.ts'

/** The other records of an application, at most 1,000 in each list. */
interface Holdings {
  applicationId: string
  messages: object[]
  visits: object[]
  feeAssessments: object[]
  payments: object[]
  refunds: object[]
  inspectionAppointments: object[]
  inspectionReports: object[]
  receivedMails: object[]
  consultations: object[]
  corrections: { id: string; personal: string | null }[]
  objections: { id: string; personal: string | null }[]
}

const mailedFiles = (db: Db) => db`coalesce((
  select json_agg(json_build_object('fileName', f.file_name, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes,
    'slot', f.slot, 'documentId', f.document_id, 'discardedAt', rfc3339(f.discarded_at), 'discardReason',
    f.discard_reason)
    order by f.position)
  from received_attachments f
  where f.mail_id = m.id), '[]')`

const questionsOf = (db: Db) => db`coalesce((
  select json_agg(json_build_object('text', q.text, 'askedAt', rfc3339(q.asked_at), 'answer', q.answer, 'answeredAt',
    rfc3339(q.answered_at))
    order by q.id)
  from consultation_questions q
  where q.consultation_id = c.id), '[]')`

const papersOf = (db: Db) => db`coalesce((
  select json_agg(json_build_object('fileName', p.file_name, 'mediaType', p.media_type, 'sizeBytes', p.size_bytes,
    'content', '/v1/applications/' || c.application_id || '/consultations/' || c.id || '/papers/' || p.id || '/content')
    order by p.id)
  from consultation_papers p
  where p.consultation_id = c.id and p.given_at is not null), '[]')`

/**
 * Returns the other records of these applications: messages that are not internal, visits, fees, payments, refunds,
 * inspections, received mails with their files, consultations with questions and papers, corrections, objections.
 */
export const holdingsOf = (db: Db, ids: readonly string[]) => db<Holdings[]>`
  select asked.id as application_id,
    ${listed(
      db,
      { table: 'messages', as: 'm', by: 'number', and: db`and not m.internal` },
      db`
        'id', m.id, 'at', rfc3339(m.at), 'kind', m.kind, 'side', m.side, 'standing', m.standing, 'channel', m.channel,
        'text', m.text, 'documentIds', m.document_ids`,
    )} as messages,
    ${listed(
      db,
      { table: 'counter_visits', as: 'v' },
      db`
        'id', v.id, 'purpose', v.purpose, 'startsAt', rfc3339(v.starts_at), 'endsAt', rfc3339(v.ends_at), 'note',
        v.note, 'outcome', v.outcome, 'outcomeReason', v.outcome_reason, 'madeAt', rfc3339(v.made_at)`,
    )} as visits,
    ${listed(
      db,
      { table: 'fee_assessments', as: 'fa' },
      db`
        'number', fa.number, 'tariff', fa.tariff, 'lines', fa.lines, 'total', fa.total, 'dueOn', fa.due_on,
        'assessedAt', rfc3339(fa.assessed_at), 'cancelledAt', rfc3339(fa.cancelled_at)`,
    )} as fee_assessments,
    ${listed(
      db,
      { table: 'payments', as: 'p' },
      db`
        'receiptNumber', p.receipt_number, 'source', p.source, 'amount', p.amount, 'paidAt', rfc3339(p.paid_at),
        'recordedAt', rfc3339(p.recorded_at), 'transactionId', p.transaction_id, 'evidenceDocumentId',
        p.evidence_document_id`,
    )} as payments,
    ${listed(
      db,
      { table: 'refunds', as: 'r', ...withPayout(db) },
      db`
        'outcome', r.outcome, 'amount', r.amount, 'reason', r.reason, 'legalBasis', r.legal_basis, 'decidedAt',
        rfc3339(r.decided_at), 'liftedAt', rfc3339(r.lifted_at), 'receiptNumber', r.receipt_number, 'paidOn', r.paid_on,
        'treasuryReference', r.reference, 'evidenceDocumentId', r.evidence_document_id, 'returnedPayouts',
        ${returnedPayouts(db)}`,
    )} as refunds,
    ${listed(
      db,
      { table: 'inspection_appointments', as: 'p' },
      db`
        'id', p.id, 'startsAt', rfc3339(p.starts_at), 'endsAt', rfc3339(p.ends_at), 'note', p.note, 'response',
        p.response, 'responseNote', p.response_note, 'outcome', p.outcome, 'outcomeReason', p.outcome_reason`,
    )} as inspection_appointments,
    ${listed(
      db,
      { table: 'inspection_reports', as: 'r' },
      db`
        'id', r.id, 'at', rfc3339(r.at), 'report', r.report`,
    )} as inspection_reports,
    ${listed(
      db,
      { table: 'received_mails', as: 'm' },
      db`
        'reference', m.reference, 'receivedAt', rfc3339(m.received_at), 'files', ${mailedFiles(db)}`,
    )} as received_mails,
    ${listed(
      db,
      { table: 'consultations', as: 'c', by: 'place', and: db`and c.requested_at is not null` },
      db`
        'id', c.id, 'agency', c.agency, 'question', c.question, 'status', c.status, 'requestedAt',
        rfc3339(c.requested_at), 'opinion', c.opinion, 'reasons', c.reasons, 'conditions', c.conditions, 'signedBy',
        c.signed_by, 'endedAt', rfc3339(c.ended_at), 'questions', ${questionsOf(db)}, 'papers', ${papersOf(db)}`,
    )} as consultations,
    ${listed(
      db,
      { table: 'corrections', as: 'c' },
      db`
        'id', c.id, 'reason', c.reason, 'requestedAt', rfc3339(c.requested_at), 'outcome', c.outcome, 'outcomeReason',
        c.outcome_reason, 'decidedAt', rfc3339(c.decided_at), 'personal', c.personal`,
    )} as corrections,
    ${listed(
      db,
      { table: 'objections', as: 'b' },
      db`
        'id', b.id, 'level', b.level, 'appealOfId', b.appeal_of_id, 'against', b.against, 'permitId', b.permit_id,
        'state', b.state, 'channel', b.channel, 'receivedOn', b.received_on, 'filedAt', rfc3339(b.filed_at),
        'lastDay', b.last_day, 'dueOn', b.due_on, 'endedAt', rfc3339(b.ended_at), 'bySilence', b.by_silence,
        'reason', b.reason, 'legalBasis', b.legal_basis, 'personal', b.personal`,
    )} as objections
  from unnest(${[...ids]}::uuid[]) as asked (id)`

/** The table of a list, its alias, and the column that orders it: `id` unless stated. */
interface Listing {
  table: string
  as: string
  by?: string
  columns?: Fragment
  join?: Fragment
  and?: Fragment
}

/** SQL for the rows of an application in a table as a JSON array of objects with these members, at most `eachLimit`. */
const listed = (
  db: Db,
  { table, as, by = 'id', columns = db`*`, join = db``, and = db`` }: Listing,
  members: Fragment,
) => db`coalesce((
      select json_agg(json_build_object(${members}) order by ${db(as)}.${db(by)})
      from (
        select ${columns}
        from ${db(table)} ${db(as)}
        ${join}
        where ${db(as)}.application_id = asked.id ${and}
        order by ${db(as)}.${db(by)}
        limit ${eachLimit}
      ) ${db(as)}), '[]')`

const withPayout = (db: Db) => ({
  columns: db`r.*, p.receipt_number, p.paid_on, p.reference, p.evidence_document_id`,
  join: db`left join refund_payouts p on p.refund_id = r.id
    and not exists (select from payout_returns t where t.payout_id = p.id)`,
})

const returnedPayouts = (db: Db) => db`coalesce((
  select json_agg(json_build_object('receiptNumber', p.receipt_number, 'paidOn', p.paid_on, 'treasuryReference',
    p.reference, 'evidenceDocumentId', p.evidence_document_id, 'returnedOn', t.returned_on, 'reason', t.reason,
    'returnEvidenceDocumentId', t.evidence_document_id)
    order by t.recorded_at, length(p.receipt_number), p.receipt_number)
  from refund_payouts p
  join payout_returns t on t.payout_id = p.id
  where p.refund_id = r.id), '[]')`
