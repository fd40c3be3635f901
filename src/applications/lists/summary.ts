import type { PublishedVersion } from '../../catalogue/permit-types/queries.ts'
import { dueForOf } from '../clocks/ledger.ts'
import { states } from '../lifecycle.ts'
import type { SummaryRow } from './summary-queries.ts'

/** The JSON of an application in a list, in four pieces. Name, assignee and `overdue` are inserted between them. */
export interface WrittenSummary {
  untilName: string
  untilAssignee: string
  untilOverdue: string
  untilEnd: string
}

/** The parts of a summary that depend on the reader and on the moment. */
interface ShownToReader {
  applicantName: string | null
  assigneeId: string | null
  overdue: boolean
}

/** Writes an application as lists show it, once for all readers. Members have the order of the contract. */
export function presentSummary(
  row: SummaryRow,
  { definition: { code, version, names } }: PublishedVersion,
): WrittenSummary {
  const { status, acceptedAt, dueAt, dueProvisional, escalated } = row
  const beforeName = {
    id: row.id,
    reference: row.reference,
    version: row.version,
    status,
    publicStage: states[status].publicStage,
    permitType: { code, version, names },
    villageCode: row.villageCode,
    createdAt: row.createdAt,
    submittedAt: row.submittedAt,
    updatedAt: row.updatedAt,
    officeId: row.officeId,
  }
  const clockBefore = { state: states[status].clock, dueFor: dueForOf({ acceptedAt }), dueAt }
  return {
    untilName: `${opened(beforeName)},"applicantName":`,
    untilAssignee: ',"assigneeId":',
    untilOverdue: `,"clock":${opened(clockBefore)},"overdue":`,
    untilEnd: `,${JSON.stringify({ provisional: dueProvisional }).slice(1)},${JSON.stringify({ escalated }).slice(1)}`,
  }
}

/** Returns a summary as JSON, for one reader at one moment. */
export const completeSummary = (written: WrittenSummary, shown: ShownToReader): string =>
  [
    written.untilName,
    JSON.stringify(shown.applicantName),
    written.untilAssignee,
    JSON.stringify(shown.assigneeId),
    written.untilOverdue,
    shown.overdue,
    written.untilEnd,
  ].join('')

/** Returns an object as JSON without its closing brace. */
const opened = (object: object): string => JSON.stringify(object).slice(0, -1)
