import type { applications } from '../../drizzle/tables/applications.ts'
import type { documents } from '../../drizzle/tables/documents.ts'
import type { Role } from '../access/identity/actor.ts'
import type { PublishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Office } from '../network/offices/network.ts'
import type { ServingOffice } from '../network/offices/routing.ts'
import type { CasePermit } from '../permits/case-queries.ts'
import type { Ledger } from './clocks/queries.ts'
import type { OriginalMatch } from './documents/matching.ts'
import type { StartedFrom } from './earlier.ts'
import type { FeeAssessment } from './fees/fee.ts'
import type { Appointment } from './inspections/appointment.ts'
import type { Recommendation } from './inspections/report-schema.ts'
import type { Action, Standing } from './lifecycle.ts'
import type { SetAside } from './set-aside.ts'
import type { OpenVisit } from './visits/visit.ts'

/** Codes of what an officer may find wanting. More may come. */
export const returnCodes = [
  'missing',
  'unreadable',
  'incomplete',
  'inconsistent',
  'expired',
  'wrong_document',
  'other',
] as const

/** One thing an officer asks for: `target` is a document slot or a JSON Pointer into the answers. */
export interface ReturnReason {
  target: string
  code: (typeof returnCodes)[number]
  note?: string
}

/** The current file of a slot, with the officer's comparison if there was one. */
export interface CaseDocument
  extends Pick<
    typeof documents.$inferSelect,
    'id' | 'slot' | 'version' | 'fileName' | 'mediaType' | 'sizeBytes' | 'scan' | 'copiedFrom' | 'receivedByEmail'
  > {
  sha256: string
  uploadedAt: string
  original: OriginalMatch | null
}

/** What a case tells of its inspections. */
export interface CaseInspection {
  /** The open appointment and whether it has begun, and how many the applicant missed; null when none was made. */
  appointments: { open: { appointment: Appointment; hasBegun: boolean } | null; missed: number } | null
  /** The last report. */
  report: {
    id: string
    inspectedOn: string
    recommendation: Recommendation | null
    at: string
    signedByApplicantAt: string | null
  } | null
}

/** What somebody has done to a file, and as whom; `action` is null for what is no step, such as an upload. */
export interface Act {
  personId: string
  standing: Standing
  action: Action | null
}

/** Who of the responsible office works on a file, since when, and what they are there now. */
export interface Assignee {
  personId: string
  name: string
  since: string
  roles: readonly Role[]
}

/** Everything the rules know of an application, read at one moment: its version tells whether it still holds. */
export interface Case
  extends Pick<
    typeof applications.$inferSelect,
    | 'id'
    | 'version'
    | 'reference'
    | 'trackingKey'
    | 'status'
    | 'channel'
    | 'applicantId'
    | 'filedAtOfficeId'
    | 'villageCode'
    | 'createdAt'
    | 'updatedAt'
    | 'statusSince'
    | 'erasedAt'
    | 'submittedAt'
    | 'acceptedAt'
    | 'dueAt'
    | 'dueProvisional'
    | 'deemedGrantedAt'
  > {
  office: Office | null
  /** Of a draft: the offices that serve its place, from the nearest upwards. */
  officeChain: readonly ServingOffice[]
  /** Of a draft: the version of its permit type that is in force; null when the type has ended. */
  versionInForce: number | null
  /** Of a draft: what did not fit the version it is on now. */
  setAside: SetAside | null
  startedFrom: StartedFrom | null
  /** The day in the network's time zone, as YYYY-MM-DD. */
  today: string
  returnReasons: readonly ReturnReason[] | null
  feeAmount: number | null
  /** What came in, in rupiah: it stays paid when the file is sent back. */
  paidAmount: number
  /** What is asked for at present. */
  feeAssessment: FeeAssessment | null
  overdue: boolean
  assignee: Assignee | null
  /** Read for steps only: what the clock is moved on by. */
  ledger?: Ledger
  /** While the case is sealed, masks stand in the place of personal answers, and of all that was set aside. */
  answers: Record<string, unknown>
  /** The personal answers, encrypted. Null when there are none, or when the case has been opened. */
  sealed: string | null
  /** Which personal answers have been opened, by JSON Pointer. */
  opened: readonly string[]
  documents: readonly CaseDocument[]
  /** Null before it was submitted. */
  inspection: CaseInspection | null
  /** The time that is kept for the applicant at the counter. */
  openVisit: OpenVisit | null
  /** Who has had a hand in it before as assistant, reviewer or inspector: duties that must not be one person's. */
  acts: readonly Act[]
  /** What came of it, if it was issued. */
  permit: CasePermit | null
  type: PublishedVersion
}
