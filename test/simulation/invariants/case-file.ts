import type { Place, Reading } from './invariant.ts'

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
  /** The hash as the specification has it: of the hash before and the content. */
  rightHash: string
}

export interface CaseInterval {
  sequence: number
  status: string
  clock: string
  startedAt: number
  endedAt: number | null
}

export interface CaseDocument {
  id: string
  slot: string
  version: number
  sha256: string
  sizeBytes: number
  objectKey: string
  isCurrent: boolean
  isEvidence: boolean
  scan: string
  /** The officer's comparison, with the hash of the bytes that were compared. */
  verdict: string | null
  matchedSha256: string | null
}

export interface CasePermit {
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
  events: readonly { version: number; type: string; from: string | null; to: string | null; at: number }[]
}

export interface CasePayment {
  amount: number
  receipt: string
  transactionId: string | null
  source: string
}

export interface CaseAssessment {
  total: number
  number: string
  isCancelled: boolean
}

/** An appointment to a post, with its time in microseconds. */
export interface Post {
  person: string
  office: string
  role: string
  from: number
  until: number | null
}

/** The personal data of a file that is left, as counts of rows and members. */
export interface PersonalRemains {
  sealedAnswers: number
  setAside: number
  lookups: number
  names: number
  corrections: number
  messages: number
  contacts: number
  mails: number
}

/** The facts about the permit type of a file. They never change. */
export interface TypeFacts {
  gate: string
  originals: readonly string[]
}

/** One application with all that belongs to it, read in one statement. */
export interface CaseFile {
  id: string
  version: number
  reference: string
  status: string
  permitType: string
  permitTypeVersion: number
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
  feeAmount: number | null
  paidAmount: number
  assignedTo: string | null
  readAt: number
  events: readonly CaseEvent[]
  intervals: readonly CaseInterval[]
  documents: readonly CaseDocument[]
  permit: CasePermit | null
  payments: readonly CasePayment[]
  assessments: readonly CaseAssessment[]
  posts: readonly Post[]
  messageNumbers: readonly number[]
  lastMessage: number | null
  remains: PersonalRemains
  type: TypeFacts
}

/** The facts about a file that are remembered from one look to the next. */
export interface Seen {
  version: number
  status: string
  sequence: number
  hash: string | null
  erasedAt: number | null
  discardedAt: number | null
  stoppedAt: number | null
  /** Counted time in microseconds at that look, and the clock that ran. */
  counted: number
  clock: string | null
  permitVersion: number
  documents: ReadonlyMap<string, string>
  place: Place
}

/** Returns the counted time of a file in microseconds, an interval that lasts counted until now. */
export const countedOf = ({ intervals, readAt }: Pick<CaseFile, 'intervals' | 'readAt'>): number =>
  intervals
    .filter(({ clock }) => clock === 'running')
    .reduce((sum, { startedAt, endedAt }) => sum + ((endedAt ?? Math.max(readAt, startedAt)) - startedAt), 0)

/** Returns what is remembered of a file. */
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

type RawFile = Omit<CaseFile, 'type'>

/** Reads files whole, and keeps what never changes of their permit types. */
export class CaseFiles {
  readonly #sql: Reading
  readonly #types = new Map<string, TypeFacts>()

  constructor(sql: Reading) {
    this.#sql = sql
  }

  /** Returns the applications with these ids. Those that do not exist are left out. */
  async read(ids: readonly string[]): Promise<CaseFile[]> {
    if (ids.length === 0) return []
    const rows = await this.#sql<{ file: RawFile }[]>`
      select * from watch.case_files(${[...ids]}::uuid[]) as file`
    return Promise.all(rows.map(async ({ file }) => ({ ...file, type: await this.#typeOf(file) })))
  }

  async #typeOf({ permitType, permitTypeVersion }: RawFile): Promise<TypeFacts> {
    const key = `${permitType} ${permitTypeVersion}`
    const known = this.#types.get(key)
    if (known) return known
    const [facts] = await this.#sql<TypeFacts[]>`
      select definition->>'originalsGate' as gate,
        array(select slot->>'slot' from jsonb_array_elements(definition->'documents') slot
          where (slot->>'originalRequired')::boolean) as originals
      from permit_type_versions where code = ${permitType} and version = ${permitTypeVersion}`
    if (!facts) throw new Error(`There is no version ${permitTypeVersion} of ${permitType}.`)
    this.#types.set(key, facts)
    return facts
  }
}
