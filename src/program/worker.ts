import { PgBoss } from 'pg-boss'
import { inTransaction } from '../platform/db/client.ts'
import { catchUpWithClock, steadyClock } from '../platform/jobs/clock.ts'
import { queueAddress } from '../platform/jobs/queue-address.ts'
import { prepareQueues } from '../platform/jobs/queues.ts'
import { oneAfterTheOther } from '../platform/jobs/running.ts'
import { listenForWork } from '../platform/jobs/wake.ts'
import { LastingFailure, reasonOf } from '../platform/lasting-failure.ts'
import { createJobRunner, type JobParts, type JobRunner, workingOf } from './job-runner.ts'
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
  const { boss, failure, stop } = createQueue(databaseUrl, parts.log)
  // Stops started parts in reverse order, also when a later part fails to start.
  await using starting = new AsyncDisposableStack()
  await boss.start()
  starting.defer(stop)
  parts.watch?.start(Object.keys(jobs))
  starting.use(await compareClocks(parts))
  const stopping = new AbortController()
  const { runAndTell, prompt } = promptedJobs(createJobRunner(parts), stopping.signal)
  await prepareQueues(boss, Object.fromEntries(Object.entries(jobs).map(([name, { cron }]) => [name, cron])))
  for (const name of Object.keys(jobs))
    await boss.work(name, async ([job]) => {
      failure.succeeded()
      await runAndTell(name, AbortSignal.any([stopping.signal, ...(job ? [job.signal] : [])]))
    })
  const listener = await listenForWork(parts.database, () => {
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

interface Queue {
  boss: PgBoss
  failure: LastingFailure
  stop(): Promise<void>
}

/**
 * Creates the queue of jobs. Logs its errors, the same error once until `failure` is told of a success. After `stop` it
 * logs none: the driver does not wait until its connections are closed, and PostgreSQL may end them first.
 */
function createQueue(databaseUrl: string, log: JobParts['log']): Queue {
  const boss = new PgBoss({
    ...queueAddress(databaseUrl),
    max: connections,
    application_name: 'satu-pintu',
    clock: steadyClock,
    clockMonitorIntervalSeconds: clockSeconds,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    useListenNotify: true,
  })
  const failure = new LastingFailure(log, 'the queue of jobs failed')
  let isStopped = false
  boss.on('error', (error) => {
    if (!isStopped) failure.failed(error, reasonOf(error).replace(ofOneQueue, ''))
  })
  boss.on('warning', ({ data }) => {
    if (!('type' in data) || data.type !== listenWarning) return
    const reason = 'error' in data ? data.error : undefined
    log.warn({ reason }, 'the worker cannot listen for jobs: it polls every 2 seconds until it is restarted')
  })
  return {
    boss,
    failure,
    async stop() {
      await boss.stop({ graceful: true, timeout: stopMilliseconds })
      isStopped = true
    },
  }
}

/**
 * Compares the clocks of this machine and the database, now and every 15 seconds until the result is disposed of.
 * Throws when the first comparison fails; later failures are logged.
 */
async function compareClocks({ database, log, watch }: JobParts): Promise<Disposable> {
  const compare = async () => {
    const seconds = await inTransaction(database.pool, catchUpWithClock)
    if (seconds <= 0) return
    watch?.clockCorrected()
    log.warn({ seconds }, 'the clock of the database was set back: what waited for it goes on')
  }
  await compare()
  const failure = new LastingFailure(log, 'clocks could not be compared')
  const comparing = setInterval(
    () =>
      void compare().then(
        () => failure.succeeded(),
        (error: unknown) => failure.failed(error),
      ),
    clockSeconds * 1_000,
  )
  return { [Symbol.dispose]: () => clearInterval(comparing) }
}

/**
 * Returns the jobs that begin as soon as there is work, and `runAndTell`, which runs any job. When that one did
 * something, it prompts the jobs with `follows`.
 */
function promptedJobs(run: JobRunner, signal: AbortSignal) {
  const prompted = (isAsked: (job: (typeof jobs)[string]) => boolean, running: JobRunner) =>
    Object.entries(jobs)
      .filter(([, job]) => isAsked(job))
      .map(([name]) => oneAfterTheOther(async () => (await running(name, signal)).more))
  const following = prompted(({ follows }) => follows === true, run)
  const runAndTell: JobRunner = async (name, stop) => {
    const result = await run(name, stop)
    if (result.done > 0 && !jobs[name]?.follows) for (const job of following) job.ask()
    return result
  }
  const others = prompted(({ prompt, follows }) => prompt === true && !follows, runAndTell)
  return { runAndTell, prompt: [...others, ...following] }
}
