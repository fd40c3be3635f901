import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../../../platform/db/client.ts'
import { nothingKnown } from './imap-mailbox.ts'
import { type Patience, pause, readMailbox } from './imap-session.ts'
import type { ImapSettings } from './imap-settings.ts'
import type { Intake } from './take-in.ts'

/** Pauses after a failure of the server, by the number of failures in a row. */
const backoffMilliseconds: readonly number[] = [5_000, 15_000, 60_000, 5 * 60_000]
/**
 * Pauses after user and password were rejected, until an operator changes them. Many servers lock out a client that
 * keeps trying.
 */
const refusedMilliseconds: readonly number[] = [60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000]
/** The pause while another worker reads the mailbox. */
const elsewhereMilliseconds = 60_000
/** The looks in a row at which another worker has the lock when it reads: a try of it that fails ends sooner. */
const looksAtReading = 4
const usualPatience: Patience = { connect: 20_000, silence: 2 * 60_000, news: 60_000 }

interface Surroundings {
  database: Database
  log: FastifyBaseLogger
  signal: AbortSignal
  backoff?: readonly number[]
  refused?: readonly number[]
  patience?: Patience
  elsewhere?: number
  /** Is told the failures in a row at each failure, and 0 when the mailbox is read again, also by another worker. */
  watch?: ((failures: number) => void) | undefined
}

/**
 * Fetches the mail of a mailbox until `signal` aborts. Mail that is stored here is moved to another folder there, and
 * what a crash fetches twice is stored once. Only one worker at a time reads the mailbox. An unavailable server is
 * retried with back-off.
 */
export async function fetchMail(
  intake: Intake,
  settings: ImapSettings,
  {
    database,
    log,
    signal,
    backoff = backoffMilliseconds,
    refused = refusedMilliseconds,
    patience = usualPatience,
    elsewhere = elsewhereMilliseconds,
    watch,
  }: Surroundings,
): Promise<void> {
  const known = nothingKnown()
  let failures = 0
  let refusals = 0
  let looks = 0
  const working = (taken: number) => {
    if (failures + refusals > 0) log.info({ failures: failures + refusals }, 'the mailbox is read again')
    failures = refusals = 0
    watch?.(0)
    if (taken > 0) log.info({ taken }, 'mail was fetched')
  }
  while (!signal.aborted) {
    try {
      const reads = () => readMailbox(settings, { intake, known, signal, patience, working })
      looks = (await underMailLock(database, reads)) ? 0 : looks + 1
      if (looks >= looksAtReading) working(0)
      await pause(elsewhere, signal)
    } catch (error) {
      if (signal.aborted) return
      looks = 0
      const isRefused = refusesSignIn(error)
      const milliseconds = isRefused ? nth(refused, refusals++) : nth(backoff, failures++)
      watch?.(failures + refusals)
      log[isRefused ? 'error' : 'warn'](
        { err: error, failures: isRefused ? refusals : failures, milliseconds },
        isRefused ? 'the mail server refuses user and password' : 'the mailbox could not be read; it is tried again',
      )
      await pause(milliseconds, signal)
    }
  }
}

const nth = (waits: readonly number[], index: number): number =>
  waits[Math.min(index, waits.length - 1)] ?? elsewhereMilliseconds

/** True when the server rejected user and password; false when it was unable to check them. */
const refusesSignIn = (error: unknown): boolean =>
  error instanceof Error &&
  'authenticationFailed' in error &&
  error.authenticationFailed === true &&
  !('serverResponseCode' in error && error.serverResponseCode === 'UNAVAILABLE')

/** Runs `work` under a session-level advisory lock. Returns false at once when another worker has the lock. */
async function underMailLock({ pool }: Database, work: () => Promise<void>): Promise<boolean> {
  const connection = await pool.reserve()
  try {
    const [lock] = await connection<
      { ours: boolean }[]
    >`select pg_try_advisory_lock(hashtext('satu_pintu.fetch_mail')) as ours`
    if (!lock?.ours) return false
    try {
      await work()
      return true
    } finally {
      await connection`select pg_advisory_unlock(hashtext('satu_pintu.fetch_mail'))`.catch(() => {})
    }
  } finally {
    connection.release()
  }
}
