import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Job } from '../../http/room.ts'
import { machineMillisecondsNow, setClock, timeNow } from '../../platform/clock.ts'
import { stopsBetween } from './stops.ts'

/** The database of a trial, which has the same clock. */
interface TrialDatabase {
  /** Sets how far the database is ahead of the machine's clock. */
  set(aheadMilliseconds: number): Promise<void>
  /** Invalidates the cached sign-ins of all processes: posts and keys begin and end with time. */
  forgetSignIns(): Promise<void>
}

/** The worker, which is stopped while the clock is moved. */
interface TrialWorker {
  start(): Promise<{ stop(): Promise<void> }>
  jobs: Readonly<Record<string, Pick<Job<never>, 'cron' | 'prompt'>>>
  /** Runs a job until no work is left or the signal aborts. Resolves with the number of processed items. */
  run(name: string, signal: AbortSignal): Promise<{ done: number }>
}

/** The work of a job during a move: processed items, failed runs, and the first and last time it had work. */
interface Work {
  job: string
  items: number
  failures: number
  firstAt: Date
  lastAt: Date
}

const day = 24 * 3_600_000
/** Ten years: the longest move, and the validity of the embedded signer's certificates. */
const longestMoveDays = 3_653
/** The most rounds of prompt jobs at a stop. They make work for each other: a permit makes a letter. */
const promptRounds = 5

/**
 * The clock of a trial: the machine's clock plus the time by which it was moved ahead. A move runs the jobs that become
 * due, in the order of their schedule. It never goes back: history is chained by time, permits are numbered by year.
 */
export class TrialClock {
  readonly #database: TrialDatabase
  readonly #lastMoment: () => Promise<Date>
  readonly #stopping = new AbortController()
  #ahead: number
  #worker: TrialWorker | undefined
  #running: { stop(): Promise<void> } | undefined
  #last: Promise<unknown> = Promise.resolve()

  /** `lastMoment` returns the end of the signer's certificates: permits after it would wait for theirs for ever. */
  constructor(database: TrialDatabase, aheadMilliseconds: number, lastMoment: () => Promise<Date>) {
    this.#database = database
    this.#lastMoment = lastMoment
    this.#ahead = aheadMilliseconds
    setClock(() => machineMillisecondsNow() + this.#ahead, machineMillisecondsNow)
  }

  get aheadMilliseconds(): number {
    return this.#ahead
  }

  /** Starts the worker. The clock can be moved from then on, until `close`. */
  async work(worker: TrialWorker): Promise<this> {
    this.#running = await worker.start()
    this.#worker = worker
    return this
  }

  /**
   * Moves the clock ahead, runs the jobs of the time in between, and returns their work. Moves run one after the other.
   * Throws `rule_broken` for a time that is not ahead, more than ten years ahead, or after the last moment. Throws
   * `unavailable` before the worker has started, and when the program stops: the clock then stays at the last stop.
   */
  moveTo(to: Date): Promise<Work[]> {
    const moved = this.#last.then(() => this.#move(to))
    this.#last = moved.catch(() => {})
    return moved
  }

  async #move(to: Date): Promise<Work[]> {
    const worker = this.#worker
    if (!worker || this.#stopping.signal.aborted) throw new Problem('unavailable', {})
    const from = timeNow()
    if (to <= from) throw ruleBroken(fault({ pointer: '/to' }, 'not_ahead'))
    if (to.getTime() > from.getTime() + longestMoveDays * day)
      throw ruleBroken(fault({ pointer: '/to' }, 'too_far_ahead', { limit: longestMoveDays }))
    const last = await this.#lastMoment()
    if (to > last) throw ruleBroken(fault({ pointer: '/to' }, 'after_signer', { last: last.toISOString() }))
    await this.#running?.stop()
    const work = new Map<string, Work>()
    const crons = Object.fromEntries(Object.entries(worker.jobs).map(([name, { cron }]) => [name, cron]))
    try {
      for (const stop of stopsBetween(from, to, crons)) {
        if (this.#stopping.signal.aborted) throw new Problem('unavailable', {})
        await this.#set(stop.at)
        await this.#workOff(stop.jobs, worker, work)
      }
    } finally {
      await this.#database.forgetSignIns()
      this.#running = await worker.start()
    }
    return [...work.values()].sort((one, other) => one.firstAt.getTime() - other.firstAt.getTime())
  }

  /** Sets the clock, but never back: the work at a stop may have taken longer than the time to the next one. */
  async #set(at: Date): Promise<void> {
    const ahead = Math.max(this.#ahead, at.getTime() - machineMillisecondsNow())
    await this.#database.set(ahead)
    this.#ahead = ahead
  }

  /** Runs the due jobs, then the prompt ones until they find no work, at most `promptRounds` times. Counts failures. */
  async #workOff(due: readonly string[], worker: TrialWorker, work: Map<string, Work>): Promise<void> {
    const prompt = Object.keys(worker.jobs).filter((name) => worker.jobs[name]?.prompt)
    const runEach = async (names: readonly string[]) => {
      let all = 0
      for (const name of names) all += await this.#run(name, worker, work)
      return all
    }
    let found = await runEach(due)
    for (let round = 0; round < promptRounds && found > 0; round++) found = await runEach(prompt)
  }

  async #run(job: string, worker: TrialWorker, work: Map<string, Work>): Promise<number> {
    const { done, failures } = await worker.run(job, this.#stopping.signal).then(
      (ran) => ({ done: ran.done, failures: 0 }),
      () => ({ done: 0, failures: 1 }),
    )
    if (done + failures === 0) return 0
    const at = timeNow()
    const entry = work.get(job) ?? { job, items: 0, failures: 0, firstAt: at, lastAt: at }
    work.set(job, { ...entry, items: entry.items + done, failures: entry.failures + failures, lastAt: at })
    return done
  }

  /** Stops the worker and a running move, and sets the program back to the machine's clock. */
  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#last
    await this.#running?.stop()
    setClock(undefined)
  }
}
