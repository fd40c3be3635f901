import type { FastifyBaseLogger } from 'fastify'
import { PgBoss } from 'pg-boss'
import { forgetCounts } from '../access/rate-limits/queries.ts'
import { releaseOfEnded } from '../applications/assignments/changes.ts'
import { escalate } from '../applications/assignments/escalate.ts'
import { watchCalendar } from '../applications/clocks/calendar-watch.ts'
import { endChecks } from '../applications/clocks/check-silence.ts'
import { deemGranted, recomputeDeadlines } from '../applications/clocks/deadlines.ts'
import { issueBySilence } from '../applications/clocks/silence.ts'
import { scanUploads } from '../applications/documents/scan.ts'
import { sweep } from '../applications/documents/sweep.ts'
import { lapse } from '../applications/lapse.ts'
import { type Post, sendNotices } from '../correspondence/notifications/send.ts'
import { tellPeople } from '../correspondence/notifications/tell.ts'
import { forgetMails } from '../correspondence/received-mails/keeping/forget.ts'
import { rotateMails } from '../correspondence/received-mails/keeping/rotate.ts'
import { scanAgain } from '../correspondence/received-mails/keeping/scan-again.ts'
import type { Reading } from '../correspondence/received-mails/receiving/open-mail-in.ts'
import { sortMail } from '../correspondence/received-mails/sorting/sort-mail.ts'
import { forgetSessions } from '../counter/kiosks/session-queries.ts'
import { forgetKeys } from '../http/idempotency/once.ts'
import { dissolveDue } from '../network/offices/take-step.ts'
import { makeCertificates, type Workshop } from '../permits/certificates/make.ts'
import { endPermits } from '../permits/changes.ts'
import { eraseAfterRetention } from '../personal-data/erase.ts'
import { indexNames } from '../personal-data/index-names.ts'
import { rotate } from '../personal-data/rotate.ts'
import { sealPlain } from '../personal-data/seal-plain.ts'
import { type Database, inTransaction } from '../platform/db/client.ts'
import { catchUpWithClock, steadyClock } from '../platform/jobs/clock.ts'
import { eachInTurn, oneAfterTheOther, runAll } from '../platform/jobs/running.ts'
import { listenForWork } from '../platform/jobs/wake.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import type { Vault } from '../privacy/vault.ts'
import { countEvents, countOverdue } from '../statistics/count.ts'
import { estate } from './estate.ts'

/**
 * What is done without anybody asking: when (cron, UTC), and one batch of it, which returns how much it did. A prompt
 * one also runs right after something was changed, in each worker that hears of it: its batches take what they work on,
 * so that several at once do nothing twice.
 */
interface Job {
  cron: string
  prompt?: true
  batch: (parts: Parts) => Promise<number>
}
interface Parts {
  database: Database
  storage: Storage
  vault: Vault
  post: Post
  reading: Reading
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
}

export const jobs: Record<string, Job> = {
  sweep_stray_objects: { cron: '*/10 * * * *', batch: ({ database, storage }) => sweep(database.pool, storage) },
  lapse_applications: { cron: '5 * * * *', batch: ({ database }) => lapse(database.pool) },
  seal_plain_answers: { cron: '*/5 * * * *', batch: ({ database, vault }) => sealPlain(database.pool, vault) },
  index_names: { cron: '*/5 * * * *', batch: ({ database, vault }) => indexNames(database.pool, vault) },
  rotate_data_keys: {
    cron: '25 * * * *',
    batch: ({ database, vault }) =>
      eachInTurn([() => rotate(database.pool, vault), () => rotateMails(database.pool, vault)]),
  },
  erase_after_retention: {
    cron: '35 17 * * *',
    batch: ({ database, reading: { keepDays } }) =>
      eachInTurn([() => eraseAfterRetention(database.pool), () => forgetMails(database.pool, keepDays)]),
  },
  forget_rate_counters: { cron: '*/20 * * * *', batch: ({ database }) => forgetCounts(database.pool) },
  recompute_deadlines: { cron: '* * * * *', prompt: true, batch: ({ database }) => recomputeDeadlines(database.pool) },
  watch_calendar: { cron: '50 * * * *', batch: ({ database }) => watchCalendar(database.pool) },
  end_checks: { cron: '* * * * *', batch: ({ database }) => endChecks(database.pool) },
  deem_granted: {
    cron: '* * * * *',
    batch: async ({ database, vault }) =>
      (await deemGranted(database.pool)) + (await issueBySilence(database.pool, vault)),
  },
  send_notices: {
    cron: '* * * * *',
    prompt: true,
    batch: async ({ database, vault, post }) =>
      (await tellPeople(database.pool)) + (await sendNotices(database.pool, vault, post)),
  },
  escalate_work: { cron: '* * * * *', batch: ({ database }) => escalate(database.pool) },
  read_mail: {
    cron: '* * * * *',
    prompt: true,
    batch: ({ database, storage, vault, reading }) => sortMail({ database, storage, vault, ...reading }),
  },
  scan_uploads: {
    cron: '* * * * *',
    prompt: true,
    batch: ({ database, storage, reading: { scanner } }) => scanUploads({ database, storage, scanner }),
  },
  scan_again: {
    cron: '* * * * *',
    batch: ({ database, storage, reading: { scanner } }) => scanAgain({ database, storage, scanner }),
  },
  release_work: { cron: '* * * * *', prompt: true, batch: ({ database }) => releaseOfEnded(database.pool) },
  make_certificates: {
    cron: '* * * * *',
    prompt: true,
    batch: async ({ database, storage, vault, certificates }) =>
      certificates ? makeCertificates({ db: database.pool, storage, vault, ...certificates }) : 0,
  },
  end_permits: { cron: '* * * * *', batch: ({ database }) => endPermits(database.pool) },
  dissolve_offices: { cron: '*/5 * * * *', batch: ({ database }) => dissolveDue(database.pool, estate) },
  count_events: { cron: '* * * * *', batch: ({ database }) => countEvents(database.pool) },
  count_overdue: { cron: '*/10 * * * *', batch: ({ database }) => countOverdue(database.pool) },
  forget_kiosk_sessions: { cron: '45 * * * *', batch: ({ database }) => forgetSessions(database.pool) },
  forget_idempotency_keys: { cron: '15 * * * *', batch: ({ database }) => forgetKeys(database.pool) },
}

/**
 * A worker that is killed leaves its jobs to the others after this, rather than after the quarter of an hour that they
 * may take.
 */
const heartbeatSeconds = 30
/** Seconds between two looks for such jobs by other workers. */
const superviseSeconds = 15
/** Seconds between two comparisons of this machine's clock with that of the database. */
const clockSeconds = 15
const stopMilliseconds = 10_000
const connections = 3

/**
 * Starts the worker: schedules and queues live in PostgreSQL, so that several can run and each job is done by one. A
 * job that fails is told of and tried again. `stop` lets what runs end with the batch it is at.
 */
export async function startWorker({
  databaseUrl,
  log,
  ...parts
}: Parts & { databaseUrl: string; log: FastifyBaseLogger }): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: connections,
    application_name: 'satu-pintu',
    clock: steadyClock,
    clockMonitorIntervalSeconds: clockSeconds,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  })
  boss.on('error', (error) => log.error({ err: error }, 'worker'))
  await boss.start()
  async function compareClocks(): Promise<void> {
    const seconds = await inTransaction(parts.database.pool, catchUpWithClock)
    if (seconds > 0) log.warn({ seconds }, 'the clock of the database was set back: what waited for it goes on')
  }
  await compareClocks()
  const comparing = setInterval(
    () => void compareClocks().catch((error: unknown) => log.error({ err: error }, 'clocks could not be compared')),
    clockSeconds * 1_000,
  )
  const stopping = new AbortController()
  async function run(name: string, batch: Job['batch'], signal: AbortSignal): Promise<boolean> {
    try {
      const { done, more } = await runAll(() => batch(parts), signal)
      if (done > 0) log.info({ job: name, done }, 'job')
      return more
    } catch (error) {
      log.error({ err: error, job: name }, 'job failed')
      throw error
    }
  }
  for (const [name, { cron, batch }] of Object.entries(jobs)) {
    // One of a kind waits or runs, never two: whatever comes up meanwhile, the one that runs still finds.
    await boss.createQueue(name, { policy: 'exclusive', retryLimit: 3 })
    await boss.updateQueue(name, { heartbeatSeconds })
    await boss.work(name, async ([job]) => {
      await run(name, batch, AbortSignal.any([stopping.signal, ...(job ? [job.signal] : [])]))
    })
    await boss.schedule(name, cron)
  }
  const prompt = Object.entries(jobs)
    .filter(([, job]) => job.prompt)
    .map(([name, { batch }]) => oneAfterTheOther(() => run(name, batch, stopping.signal)))
  const listener = await listenForWork(parts.database, () => {
    for (const job of prompt) job.ask()
  })
  async function stop(): Promise<void> {
    stopping.abort()
    clearInterval(comparing)
    await listener.unlisten()
    await Promise.all(prompt.map((job) => job.settled()))
    await boss.stop({ graceful: true, timeout: stopMilliseconds })
  }
  return { stop }
}
