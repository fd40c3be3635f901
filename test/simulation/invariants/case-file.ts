import type { CaseConsultation } from './case-consultation.ts'
import type { CaseMoney } from './case-money.ts'
import type { Place } from './invariant.ts'
import type { Allowed } from './working-days.ts'

/** An event of an application. Instants are microseconds since 1970, hashes hexadecimal. */
export interface CaseEvent {
  id: string
  version: number
  sequence: number
  type: string
  action: string | null
  from: string | null
  to: string | null
  actor: string | null
  standing: string
  office: string | null
  channel: string
  details: Record<string, unknown>
  at: number
  previousHash: string
  hash: string
  /** The hash that the specification demands: SHA-256 of the previous hash and the content. */
  rightHash: string
}

interface CaseInterval {
  sequence: number
  status: string
  clock: string
  startedAt: number
  endedAt: number | null
}

interface CaseDocument {
  id: string
  slot: string
  version: number
  sha256: string
  sizeBytes: number
  objectKey: string
  isCurrent: boolean
  /** True: it came with the draft, from an earlier application. */
  isCopied: boolean
  isEvidence: boolean
  scan: string
  /** The verdict of the officer's comparison, and the hash of the compared bytes; null without a comparison. */
  verdict: string | null
  matchedSha256: string | null
}

interface CasePermit {
  id: string
  version: number
  number: string
  state: string
  sequence: number
  year: number
  issuingOffice: string
  supersededBy: string | null
  validFrom: string | null
  handedOverAt: number | null
  /** The number of other permits that came into force, as this one did, in place of the same earlier permit. */
  rivals: number
  events: readonly { version: number; type: string; from: string | null; to: string | null; at: number }[]
}

/**
 * An appointment to a post. Instants are microseconds since 1970; `until` is null while it has no end, `suspendedAt`
 * unless it is suspended now.
 */
interface Post {
  person: string
  office: string
  role: string
  from: number
  until: number | null
  suspendedAt: number | null
}

/** The personal data that is left of an application, as counts of rows. */
interface PersonalRemains {
  sealedAnswers: number
  setAside: number
  lookups: number
  names: number
  corrections: number
  messages: number
  contacts: number
  mails: number
}

/** The facts about the permit type of an application. A published version never changes. */
export interface TypeFacts {
  /** The time of the completeness check; null where the type states none. */
  checkTime: Allowed | null
  serviceTime: Allowed | null
  gate: string
  originals: readonly string[]
  /** The days after which an application lapses, by status; null where it never does. */
  lapseAfterDays: Readonly<Record<string, number>> | null
}

/** One application with all its rows, read in one statement. Instants are microseconds since 1970. */
export interface CaseFile extends CaseMoney {
  id: string
  version: number
  reference: string
  status: string
  permitType: string
  permitTypeVersion: number
  trackingKey: string
  applicant: string | null
  filedAtOffice: string | null
  office: string | null
  officeState: string | null
  officeRegion: string | null
  counterState: string | null
  createdAt: number
  statusSince: number
  submittedAt: number | null
  acceptedAt: number | null
  stoppedAt: number | null
  discardedAt: number | null
  erasedAt: number | null
  dueAt: number | null
  calendarEdition: number
  assignedTo: string | null
  readAt: number
  events: readonly CaseEvent[]
  intervals: readonly CaseInterval[]
  documents: readonly CaseDocument[]
  permit: CasePermit | null
  posts: readonly Post[]
  messageNumbers: readonly number[]
  lastMessage: number | null
  consultations: readonly CaseConsultation[]
  remains: PersonalRemains
  type: TypeFacts
}

/** The facts about an application that are kept from one check to the next. */
export interface Seen {
  version: number
  status: string
  sequence: number
  hash: string | null
  erasedAt: number | null
  discardedAt: number | null
  stoppedAt: number | null
  /** The service time counted so far, in microseconds, and the clock that ran at that check. */
  counted: number
  clock: string | null
  permitVersion: number
  trackingKey: string
  documents: ReadonlyMap<string, string>
  place: Place
}

/** Returns the service time of an application in microseconds. An open interval counts until `readAt`. */
export const countedOf = ({ intervals, readAt }: Pick<CaseFile, 'intervals' | 'readAt'>): number =>
  intervals
    .filter(({ clock }) => clock === 'running')
    .reduce((sum, { startedAt, endedAt }) => sum + ((endedAt ?? Math.max(readAt, startedAt)) - startedAt), 0)

/** Returns the facts to keep of an application until the next check. */
export function seenOf(file: CaseFile): Seen {
  const last = file.events.at(-1)
  return {
    version: file.version,
    status: file.status,
    sequence: last?.sequence ?? 0,
    hash: last?.hash ?? null,
    erasedAt: file.erasedAt,
    discardedAt: file.discardedAt,
    stoppedAt: file.stoppedAt,
    counted: countedOf(file),
    clock: file.intervals.at(-1)?.clock ?? null,
    permitVersion: file.permit?.version ?? 0,
    trackingKey: file.trackingKey,
    documents: new Map(file.documents.map(({ id, sha256 }) => [id, sha256])),
    place: {
      applicant: file.applicant,
      counter: file.filedAtOffice,
      region: file.officeRegion,
      isDraft: file.status === 'draft',
      discardedAt: file.discardedAt,
    },
  }
}
