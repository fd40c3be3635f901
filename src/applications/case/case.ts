import type { applications } from '../../../drizzle/tables/applications.ts'
import type { documents } from '../../../drizzle/tables/documents.ts'
import type { Role } from '../../access/identity/actor.ts'
import type { PublishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Office } from '../../network/offices/network.ts'
import type { ServingOffice } from '../../network/offices/routing.ts'
import type { CasePermit } from '../../permits/case-queries.ts'
import type { Ledger } from '../clocks/queries.ts'
import type { CaseConsultation } from '../consultations/consultation.ts'
import type { OriginalMatch } from '../documents/originals/matching.ts'
import type { EarlierPermit, StartedFrom } from '../drafts/earlier.ts'
import type { SetAside } from '../drafts/set-aside.ts'
import type { FeeAssessment } from '../fees/fee.ts'
import type { Appointment } from '../inspections/appointment.ts'
import type { Recommendation } from '../inspections/report-schema.ts'
import type { Action, Standing } from '../lifecycle.ts'
import type { OpenVisit } from '../visits/visit.ts'

/** Codes of defects for which an officer returns an application. More may come. */
export const returnCodes = [
  'missing',
  'unreadable',
  'incomplete',
  'inconsistent',
  'expired',
  'wrong_document',
  'other',
] as const

/** A correction that an officer asks for. `target` is a document slot or a JSON Pointer into the answers. */
export interface ReturnReason {
  target: string
  code: (typeof returnCodes)[number]
  note?: string
}

/**
 * A correction as it is kept. `changed`: the answer was changed since the return. Documents have the time of their
 * upload instead. Undefined in returns from before it was recorded.
 */
export interface AskedCorrection extends ReturnReason {
  changed?: boolean
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

/** The open inspection date and the last report of a case. */
interface CaseInspection {
  /**
   * The open inspection date, if it has begun, and the number of dates that the applicant missed. Null when no date was
   * ever set.
   */
  appointments: { open: { appointment: Appointment; hasBegun: boolean } | null; missed: number } | null
  /** The last report; null before the first. */
  report: {
    id: string
    inspectedOn: string
    recommendation: Recommendation | null
    at: string
    signedByApplicantAt: string | null
  } | null
}

/**
 * An earlier act of a person on an application, and their standing then. `action` is null for acts that are no step,
 * such as an upload.
 */
export interface Act {
  personId: string
  standing: Standing
  action: Action | null
}

/** The officer of the responsible office who works on an application, since when, and with which roles there now. */
export interface Assignee {
  personId: string
  name: string
  since: string
  roles: readonly Role[]
}

/**
 * All facts about an application that rules use, read at one moment by one statement (`case/queries.ts`). A change is
 * written only if `version` is still the same. Offices and version in force of a draft are of that moment or newer. A
 * step may read less of it (`case/not-read.ts`). It is flat, as the row is: columns keep their names, and
 * the parameters of a rule (`{ status, documents }: Case`) say what it depends on.
 *
 * In order: the row itself; where it is decided (office, and for a draft the offices and the version that would take
 * it); what was asked and paid; who has it and how long; answers; and what other rooms hold about it, one member each.
 */
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
    | 'formerApplicants'
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
  /** Of a draft: the offices that serve its place, from the nearest upwards. Empty otherwise. */
  officeChain: readonly ServingOffice[]
  /** Of a draft: the version of its permit type that is in force; null when the type has ended. Null otherwise. */
  versionInForce: number | null
  /** Of a draft: the version in force, if drafts of earlier versions must move to it. Null otherwise. */
  moveFirst: { version: number; validFrom: string } | null
  /** Of a draft: answers and documents that do not fit its present version; null without any. */
  setAside: SetAside | null
  startedFrom: StartedFrom | null
  /** Of a renewal or an amendment: the permit that it was started from. It may be newer than the rest. */
  earlierPermit: EarlierPermit | null
  /** The day in the network's time zone, as YYYY-MM-DD. */
  today: string
  returnReasons: readonly AskedCorrection[] | null
  feeAmount: number | null
  /** The sum of payments without refunds that were granted, in rupiah. It stays when the application is sent back. */
  paidAmount: number
  /** The sum of the refunds that were granted, in rupiah. */
  refundedAmount: number
  /** The part of `paidAmount` whose refund was declined, in rupiah. */
  keptAmount: number
  /** The part of `refundedAmount` that is not paid out yet, in rupiah. */
  refundDue: number
  /** The part of `refundDue` whose payout the bank returned, in rupiah. */
  refundReturned: number
  /** The assessment in force; null when no fee is due. */
  feeAssessment: FeeAssessment | null
  overdue: boolean
  assignee: Assignee | null
  /** The intervals of its clock. Only read for steps. */
  ledger?: Ledger
  /** Answers to the form. While the case is sealed, masks replace personal answers and everything set aside. */
  answers: Record<string, unknown>
  /** The encrypted personal answers. Null when there are none or when the case has been opened. */
  sealed: string | null
  /** The personal answers that have been decrypted, as JSON Pointers. */
  opened: readonly string[]
  documents: readonly CaseDocument[]
  /** True while a correction of personal answers waits for its decision. */
  correctionWaits: boolean
  /** Null until the first submission. */
  inspection: CaseInspection | null
  /** Every request for the opinion of another agency, in order; empty before the first acceptance. */
  consultations: readonly CaseConsultation[]
  /** The booked visit at a counter; null without one. */
  openVisit: OpenVisit | null
  /** Earlier acts by assistants, reviewers and inspectors. They decide which duties must be kept apart. */
  acts: readonly Act[]
  /** The permit; null until it is issued. */
  permit: CasePermit | null
  type: PublishedVersion
}
