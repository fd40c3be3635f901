import type { Logger } from 'pino'
import type { Outbox } from '../../embedded/outbox/outbox.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Readiness } from '../health/readiness.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { SandboxState } from '../sandbox/state.ts'
import type { Tracing } from '../tracing/tracing.ts'
import type { TrialClock } from '../trial-clock/trial-clock.ts'

/**
 * The modes of the program. `all`: everything in one process, with embedded parts where no setting replaces them.
 * `api`, `worker`, `load`: one part, with external services. `audit`: verifies the histories. `audit-objects`: compares
 * the stored objects with their rows. `invite`: invites an administrator.
 */
export const modes = ['all', 'api', 'worker', 'load', 'audit', 'audit-objects', 'invite'] as const
export type Mode = (typeof modes)[number]
/** The modes that run until they are stopped. */
export type StartMode = 'all' | 'api' | 'worker'

/** The surroundings of a run. `signal` aborts a start between two parts; parts started by then are on `parts`. */
export interface Surroundings {
  parts: AsyncDisposableStack
  log: Logger
  /** Prints the banner and the results of modes that end on standard output. All else is logged. */
  say: (text: string) => void
  lost: () => void
  signal: AbortSignal
  readiness: Readiness
}

/** The address of the mailbox, and the listening addresses or IMAP mailboxes at which its mail is received. */
export interface Receiving {
  mailbox: string
  at: readonly string[]
}

/** The database of the sandbox, which may not be there yet. */
export interface SandboxGround {
  url: string
  state: SandboxState
  /** Resolves to true once the database is prepared, and to false when the process stops first. */
  prepared: Promise<boolean>
}

/** The parts that exist before the API or the worker starts. */
export interface Ground extends Pick<Surroundings, 'parts' | 'log' | 'signal' | 'readiness'> {
  database: Database
  storage: Storage
  vault: Vault
  metrics: Metrics
  tracing: Tracing | undefined
  outbox: Outbox | undefined
  trialClock: TrialClock | undefined
  /** The database of the sandbox; undefined without a sandbox. */
  sandbox: SandboxGround | undefined
}
