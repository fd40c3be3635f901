import type postgres from 'postgres'
import type { DeliveredLetter, Deliveries } from '../outside/carriers.ts'
import type { Receipt, Receipts } from '../outside/receivers.ts'
import { bySubject } from './by-subject.ts'
import type { CaseFile, Seen } from './case-file.ts'
import type { Question, Reply } from './question.ts'
import type { StoredBytes } from './stored-bytes.ts'

/** One breach of an invariant: the row or answer, what the specification expects, and what was found. */
export interface Finding {
  invariant: string
  subject: string
  expected: string
  found: string
}

/** The number of checks made, and what they found. */
export interface Checked {
  checks: number
  findings: readonly Finding[]
}

/** A request over HTTP with its answer. */
export interface Exchange {
  /** The subject of the caller's token; null without a token, or with the key of an agency or a kiosk. */
  subject: string | null
  /** The whole `Authorization` header, to tell callers apart; empty without one. */
  credential: string
  method: string
  url: string
  idempotencyKey: string | null
  ifMatch: string | null
  /** The position after which a stream goes on. */
  lastEventId?: string | null
  /** The JSON that was sent; null for other bodies. */
  body: unknown
  /** Null when no answer came. */
  status: number | null
  text: string
  /** The virtual time of the call, in milliseconds since 1970. */
  at: number
  /** True within 20 minutes of a clock fault: it is uncertain which posts have begun by then. */
  isClockDoubted?: boolean
  /** The positions of the call and of its answer among all calls and answers of a run; null without an answer. */
  began: number
  ended: number | null
  /** The position from which on all programs know of what this request has changed among staff, agencies and keys. */
  heard?: number
}

/** The sources that the checks read: a connection of their own, and the bytes of the storage. */
export interface Look {
  sql: Reading
  /** The database of the sandbox. Undefined where there is none. */
  sandbox?: Reading | undefined
  storage: StoredBytes
  /** Returns the virtual time. */
  now(): Date
  /**
   * Returns the words that may appear in no public answer or log: identity numbers, names, telephone numbers and
   * addresses of the people.
   */
  personal(): ReadonlySet<string>
  /** The deliveries that receivers of webhooks got. Undefined where none are played. */
  receipts?: Receipts | undefined
  /** The letters that carriers have delivered. Undefined where none are kept. */
  letters?: Deliveries | undefined
}

/** The sources of checks that also ask the program. */
export interface AskingLook extends Look {
  /** Sends a request as a person. Undefined where no program runs. */
  ask?: ((subject: string, question: Question) => Promise<Reply>) | undefined
}

/** The memory of the checks: the place of each application now and at the last check, and the posts of each person. */
export interface Memory {
  /** Returns the places of an application now and before this act: one or two, empty for an unknown id. */
  places(id: string): Promise<readonly Place[]>
  /**
   * Returns a person by the subject of their token, with their posts. Cached from the first call unless `isFresh`;
   * undefined for an unknown subject.
   */
  person(subject: string, isFresh?: boolean): Promise<PersonFacts | undefined>
  /** Returns the version of an application at this check; undefined for an unknown id. */
  version(id: string): number | undefined
}

/** The facts that decide who may see an application. */
export interface Place {
  applicant: string | null
  counter: string | null
  region: string | null
  isDraft: boolean
  /** Microseconds since 1970; null unless discarded. */
  discardedAt: number | null
}

export interface PersonFacts {
  id: string
  posts: readonly { office: string; region: string; role: string }[]
}

/** The parts that checks of answers and logs receive. */
interface Around {
  look: Look
  memory: Memory
}

/** A connection for reading, or a transaction on it. */
export type Reading = postgres.ISql<{}>

/** The ids that acts have touched. */
export interface Touched {
  applications: Set<string>
  permits: Set<string>
  mails: Set<string>
  offices: Set<string>
}

/** The rows that acts at the same time have changed, with the applications as they are now. */
interface TouchedByAct {
  look: Look
  touched: Touched
  files: readonly CaseFile[]
  exchanges: readonly Exchange[]
  /** The deliveries that receivers of webhooks got meanwhile. */
  receipts: readonly Receipt[]
  /** The letters that carriers have delivered meanwhile. */
  letters: readonly DeliveredLetter[]
  memory: Memory
  /** Returns the facts kept of an application at the check before; undefined at its first. */
  before(id: string): Seen | undefined
}

/** One sentence of the specification that must hold at all times, with its checks. */
export interface Invariant {
  /** The name in reports, in lower case with hyphens. */
  name: string
  /** The sentence of the specification. */
  statement: string
  /** Checks one application as it is now. `seen` has the facts of the last check; undefined at its first. */
  ofFile?(file: CaseFile, claims: Claims, seen: Seen | undefined): void
  /** Checks what acts have touched, where one application alone is not enough. */
  afterAct?(act: TouchedByAct, claims: Claims): Promise<void>
  /** Checks one answer. */
  ofExchange?(exchange: Exchange, around: Around, claims: Claims): Promise<void> | void
  /** Checks a line that the program has logged. */
  ofLog?(line: string, look: Look, claims: Claims): void
  /** Checks what the day has touched, and rules over the whole network. */
  atDayEnd?(look: Look, day: Touched, claims: Claims): Promise<void>
  /** Checks by requests to the program, after all checks of `atDayEnd`: no other check runs beside it. */
  askAtDayEnd?(look: AskingLook, day: Touched, claims: Claims): Promise<void>
}

/** Counts the checks of one invariant, and collects their findings. */
export class Claims {
  readonly invariant: string
  readonly findings: Finding[] = []
  checks = 0

  constructor(invariant: string) {
    this.invariant = invariant
  }

  /** Checks that two values are the same. */
  equal(subject: string, what: string, expected: Comparable, found: Comparable): void {
    this.checks += 1
    if (expected !== found) this.#found(subject, `${what}: ${String(expected)}`, String(found))
  }

  /** Checks a condition. `expected` states it in words, `found` is the actual value. */
  holds(isTrue: boolean, subject: string, expected: string, found: unknown): void {
    this.checks += 1
    if (!isTrue) this.#found(subject, expected, typeof found === 'string' ? found : JSON.stringify(found))
  }

  /**
   * Counts checks that one SQL statement has made over many rows, and adds the rows that break the rule, by subject: a
   * statement without an order may return them in another one in a second run.
   */
  rows(checks: number, broken: readonly { subject: string; expected: string; found: string }[]): void {
    this.checks += checks
    for (const { subject, expected, found } of broken.toSorted(bySubject)) this.#found(subject, expected, found)
  }

  #found(subject: string, expected: string, found: string): void {
    this.findings.push({ invariant: this.invariant, subject, expected, found })
  }
}

type Comparable = string | number | boolean | null | undefined

/** Returns an empty set of touched ids. */
export const nothingTouched = (): Touched => ({
  applications: new Set(),
  permits: new Set(),
  mails: new Set(),
  offices: new Set(),
})
