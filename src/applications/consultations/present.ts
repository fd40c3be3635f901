import type { ConsultedFile } from './answering/file.ts'
import { isUnended } from './consultation.ts'
import type { ShownConsultation } from './queries.ts'

/** Returns a consultation as the contract shows it. `file` is for the agency alone, while the consultation is open. */
export function presentConsultation(row: ShownConsultation, file: ConsultedFile | null = null) {
  const { status, opinion, reasons, conditions, settled, signedBy, endedAt, endedBecause, isOverdue } = row
  const signed = signedBy && endedAt ? { by: signedBy, at: endedAt } : null
  return {
    id: row.id,
    version: row.version,
    agency: { id: row.clientId, names: row.agency },
    round: row.round,
    basis: row.basis,
    status,
    question: row.question,
    silence: row.silence,
    requestedAt: row.requestedAt,
    dueAt: row.dueAt,
    overdue: isOverdue && isUnended(row),
    reference: row.reference,
    permitType: row.permitType,
    villageCode: row.villageCode,
    office: row.office,
    questions: row.questions,
    opinion: signed && {
      opinion: opinion ?? ('declined' as const),
      reasons: reasons ?? '',
      conditions,
      decisions: settled,
      papers: row.papers,
      ...signed,
    },
    cancellation:
      status === 'cancelled' && endedAt ? { because: endedBecause ?? 'reviewer', reason: reasons, at: endedAt } : null,
    endedAt,
    file,
  }
}
