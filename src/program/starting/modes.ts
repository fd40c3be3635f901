import type { Logger } from 'pino'
import type { Outbox } from '../../embedded/outbox.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Readiness } from '../health/readiness.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Tracing } from '../tracing/tracing.ts'
import type { TrialClock } from '../trial-clock/trial-clock.ts'

/**
 * The modes of the program. all: everything in one process, with the embedded parts that no setting replaces. api,
 * worker, load: one part, against real services. audit: a check of the histories. audit-objects: a check of the stored
 * objects. invite: an invitation of an administrator.
 */
export const modes = ['all', 'api', 'worker', 'load', 'audit', 'audit-objects', 'invite'] as const
export type Mode = (typeof modes)[number]
/** The modes that run until they are stopped. */
export type StartMode = 'all' | 'api' | 'worker'

/** `signal` ends a start between two parts; what is there by then is on `parts`. */
export interface Surroundings {
  parts: AsyncDisposableStack
  log: Logger
  /** Prints on the standard output: the banner of a trial, and the results of modes that end. All else is logged. */
  say: (text: string) => void
  lost: () => void
  signal: AbortSignal
  readiness: Readiness
}

/** The address of the mailbox, and the addresses or mailboxes at which its mail is received. */
export interface Receiving {
  mailbox: string
  at: readonly string[]
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
}
