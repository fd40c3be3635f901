import type { JWTPayload } from 'jose'
import type postgres from 'postgres'
import type { NoticeServices } from '../../../src/correspondence/notifications/sending/send.ts'
import type { Reading } from '../../../src/correspondence/received-mails/receiving/open-mail-in.ts'
import type { Poster } from '../../../src/events/webhooks/sending/post.ts'
import type { App } from '../../../src/http/schema.ts'
import type { Workshop } from '../../../src/permits/certificates/make.ts'
import type { Database } from '../../../src/platform/db/client.ts'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'
import type { Vault } from '../../../src/privacy/vault.ts'
import type { Person } from '../../support/person.ts'
import type { Checked, Exchange } from '../invariants/invariant.ts'
import type { Chance } from './chance.ts'
import type { HeldStream, StreamRequest } from './held-stream.ts'

/** An act of an actor at one moment: some requests, one after the other. */
export interface Act {
  /** A few plain words, such as `submits` or `uploads the wrong page`. The journal and a shrunk journey show them. */
  name: string
  /**
   * Runs the act. An error ends the act and is a finding, except `NoAnswer`: then the act ends as "unknown outcome" and
   * the actor is asked for its next act.
   */
  run(): Promise<void>
}

/** The moment at which an actor is to be asked again. */
export interface Later {
  at: Date
}

/** A simulated person or system. It knows only what the API has answered it. */
export interface Actor {
  /** Unique in a run, such as `applicant 17`. */
  readonly name: string
  /**
   * Returns the act of this moment, the moment at which to ask again, or undefined for never again. It must have no
   * effect itself. After an act the actor is asked again 1 to 90 seconds later.
   */
  next(world: World): Act | Later | undefined
}

/** Thrown by a request without an answer: the program was killed, or the connection lost. It may have been done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The clock of the simulation. Program and database show the same moment. */
export interface VirtualClock {
  now(): Date
  /** Returns the moment so many minutes from now. */
  inMinutes(minutes: number): Date
  /** Returns the moment so many days from now. */
  inDays(days: number): Date
}

/** The network that actors act in. */
export interface World {
  readonly seed: number
  /** The stream of the seed. Each actor draws from `chance.of(actor.name)`. */
  readonly chance: Chance
  readonly clock: VirtualClock
  /** Returns a person who is signed in under this subject. Every request is journalled. */
  as(subject: string, claims?: JWTPayload): Promise<Person>
  /** Returns a caller with this bearer token; null for nobody. */
  bearer(token: string | null): Person
  /** Adds an actor from now on, or from `at`. */
  join(actor: Actor, at?: Date): void
  /** The program that answers now. Another one takes its place after a crash: do not keep it. */
  readonly program: Program
  /** The services outside of the program. */
  readonly outside: Outside
}

/** The services outside of the program: carriers of notices, mail readers, the signer, receivers of webhooks. */
export interface Outside {
  post: NoticeServices
  reading: Reading
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
  /** The receivers of webhooks. Absent: nothing is delivered to webhooks. */
  receivers?: Pick<Poster, 'post'> | undefined
}

/** One running program. */
export interface Program {
  /** `program 1` for the first of a run; each start counts one up. */
  readonly name: string
  readonly app: App
  readonly database: Database
  readonly storage: Storage
  readonly vault: Vault
  /** Names of all background jobs. */
  readonly jobs: readonly string[]
  /** Runs a job until nothing is left, as a worker does. Returns the amount done. */
  runs(job: string): Promise<number>
  /** Opens a stream of server-sent events, which lasts beyond the act. */
  holdsStream(request: StreamRequest): Promise<HeldStream>
  close(): Promise<void>
}

/** An act that has ended. */
export interface ActRecord {
  number: number
  /** The name of its actor and its place among that actor's acts. */
  key: string
  at: Date
  actor: string
  act: string
  requests: readonly Exchange[]
  /** The lines that the program has logged. */
  logged: readonly string[]
  /** `failed` is a finding of its own: something that had to succeed did not. */
  outcome: 'done' | 'unknown' | 'failed'
  error?: unknown
}

/** Checks the network after acts and at the end of each day. */
export interface Watcher {
  readonly name: string
  /** Called after each act, or after several that ran at the same time. */
  afterActs?(acts: readonly ActRecord[]): Promise<Checked>
  /** Called when a day has ended. */
  atDayEnd?(day: Date): Promise<Checked>
}

/**
 * The actors, the watchers and the outside services of a run. `sql` and `sandbox` are connections for checks, in
 * virtual time: to the live database, and to that of the sandbox.
 */
export interface Cast {
  outside(world: Pick<World, 'seed' | 'chance' | 'clock'>): Promise<Outside>
  actors(world: World): Promise<readonly Actor[]>
  watchers(world: World, sql: postgres.Sql, sandbox: postgres.Sql): Promise<readonly Watcher[]>
}
