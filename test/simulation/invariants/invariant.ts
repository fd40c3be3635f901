import type postgres from 'postgres'
import type { CaseFile, Seen } from './case-file.ts'

/** One breach of an invariant: the row or answer it is about, what the specification expects, and what was found. */
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

/** A request of somebody with its answer, as it went over HTTP. */
export interface Exchange {
  /** The subject of the caller's token; null for a request without one, or with the key of an agency or a kiosk. */
  subject: string | null
  /** Tells callers apart: the whole credential they sent, or nothing. */
  credential: string
  method: string
  url: string
  idempotencyKey: string | null
  ifMatch: string | null
  /** The JSON that was sent; null for other bodies. */
  body: unknown
  /** Null when no answer came. */
  status: number | null
  text: string
  /** The moment of the simulation, in milliseconds since 1970. */
  at: number
  /** True when a fault has put a clock wrong shortly before: a post that begins then may have begun or not. */
  isClockDoubted?: boolean
  /** The places of the call and of its answer among all calls and answers of a run; null when no answer came. */
  began: number
  ended: number | null
}

/** The means of reading: a connection of the checks themselves, and the bytes of the storage. */
export interface Look {
  sql: Reading
  storage: StoredBytes
  /** The moment of the simulation. */
  now(): Date
  /** Words that nobody outside may read: identity numbers, names, telephone numbers and addresses of the people. */
  personal(): ReadonlySet<string>
  /** Asks the program something as a person. Undefined where there is no program to ask. */
  ask?: ((subject: string, question: Question) => Promise<Reply>) | undefined
}

/** A request that a check makes. */
export interface Question {
  method: 'GET' | 'POST'
  url: string
  body?: object
}

export interface Reply {
  status: number
  text: string
}

/** The memory of files: where one is, where it was at the last look, and who holds which post. */
export interface Memory {
  /** Returns where an application is now and was before this act: one or two places, none when there is no such one. */
  places(id: string): Promise<readonly Place[]>
  /** Returns a person by the subject of their token, with the posts of this moment. */
  person(subject: string, isFresh?: boolean): Promise<PersonFacts | undefined>
  /** Returns the version of an application at this look. */
  version(id: string): number | undefined
}

/** The facts that decide who may see an application. */
export interface Place {
  applicant: string | null
  counter: string | null
  region: string | null
  isDraft: boolean
  /** Microseconds since 1970; null while it was not discarded. */
  discardedAt: number | null
}

export interface PersonFacts {
  id: string
  posts: readonly { office: string; region: string; role: string }[]
}

/** The parts that checks of answers and logs are given besides. */
export interface Around {
  look: Look
  memory: Memory
}

/** A connection to read by, or a transaction on it. */
export type Reading = postgres.ISql<{}>

/** The bytes of the object storage. */
export interface StoredBytes {
  /** Returns the hash (hex) and the size of an object; undefined when there is none. */
  read(key: string): Promise<{ sha256: string; sizeBytes: number } | undefined>
  /** Yields the keys and sizes of all objects. */
  list(): AsyncIterable<readonly { objectKey: string; sizeBytes: number }[]>
}

/** The ids that acts have touched. */
export interface Touched {
  applications: Set<string>
  permits: Set<string>
  mails: Set<string>
  offices: Set<string>
}

/** The things that acts have touched that ran at the same time, with the files as they are now. */
export interface TouchedByAct {
  look: Look
  touched: Touched
  files: readonly CaseFile[]
  exchanges: readonly Exchange[]
  memory: Memory
  /** Returns what was seen of an application at the look before. */
  before(id: string): Seen | undefined
}

/** One sentence of the specification that must hold whatever happens. */
export interface Invariant {
  /** Names it in reports, in lower case with hyphens. */
  name: string
  /** The sentence of the specification. */
  statement: string
  /** Judges one application as it is now. `seen` is what was seen of it the last time. */
  ofFile?(file: CaseFile, claims: Claims, seen: Seen | undefined): void
  /** Judges what an act has touched, where one file alone is not enough. */
  afterAct?(act: TouchedByAct, claims: Claims): Promise<void>
  /** Judges one answer. */
  ofExchange?(exchange: Exchange, around: Around, claims: Claims): Promise<void> | void
  /** Judges a line that the program has logged. */
  ofLog?(line: string, look: Look, claims: Claims): void
  /** Judges what the day has touched, and what only the whole network shows. */
  atDayEnd?(look: Look, day: Touched, claims: Claims): Promise<void>
}

/** Counts the checks of one invariant and keeps what they find. */
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

  /** Checks a condition. `expected` says it in words, `found` is what there is instead. */
  holds(isTrue: boolean, subject: string, expected: string, found: unknown): void {
    this.checks += 1
    if (!isTrue) this.#found(subject, expected, typeof found === 'string' ? found : JSON.stringify(found))
  }

  /** Counts checks that a statement has made over many rows, and keeps the rows that break the rule. */
  rows(checks: number, broken: readonly { subject: string; expected: string; found: string }[]): void {
    this.checks += checks
    for (const { subject, expected, found } of broken) this.#found(subject, expected, found)
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
