import { PgBoss } from 'pg-boss'
import { inTransaction } from '../platform/db/client.ts'
import { catchUpWithClock, steadyClock } from '../platform/jobs/clock.ts'
import { prepareQueues } from '../platform/jobs/queues.ts'
import { oneAfterTheOther } from '../platform/jobs/running.ts'
import { listenForWork } from '../platform/jobs/wake.ts'
import { LastingFailure, reasonOf } from '../platform/lasting-failure.ts'
import { createJobRunner, type JobParts, workingOf } from './job-runner.ts'
import { jobs, services } from './registers.ts'

/** Seconds between two searches for the jobs of killed workers. */
const superviseSeconds = 15
/** Seconds between two comparisons of the clocks of this machine and the database. */
const clockSeconds = 15
const stopMilliseconds = 10_000
/** The pool of the queue. It has one more connection, which listens for jobs. */
const connections = 2
/** The type of the warning of pg-boss that its first `LISTEN` failed. It polls from then on, and tries no more. */
const listenWarning = 'listen_notify_unavailable'
/** pg-boss adds it to the message of a failed poll. The reason is the same for all queues. */
const ofOneQueue = / \(Queue: .*/s

interface WorkerParts extends JobParts {
  databaseUrl: string
}

/**
 * Starts the worker: jobs and services. Schedules and queues are in PostgreSQL: several workers may run, and each job
 * is run by one of them. A failed job is logged and retried. `stop` lets running jobs finish their current batch. Stops
 * all parts and throws when one of them does not start.
 */
export async function startWorker({ databaseUrl, ...parts }: WorkerParts): Promise<{ stop(): Promise<void> }> {
  const { database, log, watch } = parts
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: connections,
    application_name: 'satu-pintu',
    clock: steadyClock,
    clockMonitorIntervalSeconds: clockSeconds,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    useListenNotify: true,
  })
  const queueFailure = new LastingFailure(log, 'the queue of jobs failed')
  boss.on('error', (error) => queueFailure.failed(error, reasonOf(error).replace(ofOneQueue, '')))
  boss.on('warning', ({ data }) => {
    if (!('type' in data) || data.type !== listenWarning) return
    const reason = 'error' in data ? data.error : undefined
    log.warn({ reason }, 'the worker cannot listen for jobs: it polls every 2 seconds until it is restarted')
  })
  // What has started is stopped in reverse order, also when a later part fails to start.
  await using starting = new AsyncDisposableStack()
  await boss.start()
  starting.defer(() => boss.stop({ graceful: true, timeout: stopMilliseconds }))
  async function compareClocks(): Promise<void> {
    const seconds = await inTransaction(database.pool, catchUpWithClock)
    if (seconds <= 0) return
    watch?.clockCorrected()
    log.warn({ seconds }, 'the clock of the database was set back: what waited for it goes on')
  }
  watch?.start(Object.keys(jobs))
  await compareClocks()
  const clockFailure = new LastingFailure(log, 'clocks could not be compared')
  const comparing = setInterval(
    () =>
      void compareClocks().then(
        () => clockFailure.succeeded(),
        (error: unknown) => clockFailure.failed(error),
      ),
    clockSeconds * 1_000,
  )
  starting.defer(() => clearInterval(comparing))
  const stopping = new AbortController()
  const run = createJobRunner(parts)
  const following = prompted(({ follows }) => follows === true, run)
  const prompt = [
    ...prompted(({ prompt: isPrompt, follows }) => isPrompt === true && !follows, runAndTell),
    ...following,
  ]
  /** Runs a job and, if it did something, prompts the jobs with `follows`. */
  async function runAndTell(name: string, signal: AbortSignal): ReturnType<typeof run> {
    const result = await run(name, signal)
    if (result.done > 0 && !jobs[name]?.follows) for (const job of following) job.ask()
    return result
  }
  function prompted(isAsked: (job: (typeof jobs)[string]) => boolean, running: typeof run) {
    return Object.entries(jobs)
      .filter(([, job]) => isAsked(job))
      .map(([name]) => oneAfterTheOther(async () => (await running(name, stopping.signal)).more))
  }
  await prepareQueues(boss, Object.fromEntries(Object.entries(jobs).map(([name, { cron }]) => [name, cron])))
  for (const name of Object.keys(jobs))
    await boss.work(name, async ([job]) => {
      queueFailure.succeeded()
      await runAndTell(name, AbortSignal.any([stopping.signal, ...(job ? [job.signal] : [])]))
    })
  const listener = await listenForWork(database, () => {
    for (const job of prompt) job.ask()
  })
  const running: { stop(): Promise<void> }[] = []
  starting.defer(async () => {
    stopping.abort()
    await listener.unlisten()
    await Promise.all([...prompt.map((job) => job.settled()), ...running.map((service) => service.stop())])
  })
  const begun = await Promise.allSettled(
    Object.values(services).map(async (service) => running.push(await service(workingOf(parts)))),
  )
  for (const service of begun) if (service.status === 'rejected') throw service.reason
  const started = starting.move()
  return { stop: () => started.disposeAsync() }
}
