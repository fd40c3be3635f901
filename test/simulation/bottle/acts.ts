import type { Exchange, Finding } from '../invariants/invariant.ts'
import { acting, type Underway } from './acting.ts'
import type { Chance } from './chance.ts'
import { drawFault } from './faults.ts'
import type { Programs } from './programs.ts'
import type { Scheduler } from './scheduler.ts'
import { drawing, RandomBytes } from './seeded.ts'
import type { ProcessTime } from './virtual-time.ts'
import { type Act, type ActRecord, NoAnswer } from './world.ts'

/** No act takes longer than this, also on a busy machine. */
const longestActMilliseconds = 120_000

interface Parts {
  seed: string
  /** The probability that an act meets a fault. */
  faults: number
  chance: Chance
  scheduler: Scheduler
  programs: Programs
  time: ProcessTime
  /** Returns the connections of the programs as the database sees them. */
  describeDatabase(): Promise<string>
}

/** An act, and who does it. */
export interface Intended {
  actor: string
  act: Act
}

/** Runs acts, one alone or several at the same time. */
export class Acts {
  readonly #parts: Parts
  #begun = 0
  /** Faults that have happened, by their kind. */
  readonly struck = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Runs acts at the same time, and returns their records in the order in which they began. */
  async run(intended: readonly Intended[]): Promise<ActRecord[]> {
    const { scheduler, time, programs } = this.#parts
    const at = time.now()
    const underway = intended.map(({ actor, act }) => this.#begin(actor, act))
    for (const act of underway) scheduler.begin(act)
    const outcomes = await this.#inTime(
      underway.map((act, place) =>
        acting
          .run(act, () => drawing.run(act.bytesOfRequest(), async () => intended[place]?.act.run()))
          .then(
            () => undefined,
            (error: unknown) => ({ error }),
          )
          .finally(() => scheduler.end(act)),
      ),
    )
    await scheduler.settled()
    const isStruck = underway.some((act) => act.isStruck)
    for (const { isStruck: is, fault } of underway)
      if (is && fault) this.struck.set(fault.kind, (this.struck.get(fault.kind) ?? 0) + 1)
    if (isStruck || underway.some(({ exchanges }) => exchanges.some(isNotified))) await programs.hear()
    return underway.map(({ number, actor, name, exchanges, logged }, place) => ({
      number,
      at,
      actor,
      act: name,
      requests: exchanges,
      logged,
      ...endOf(outcomes[place], exchanges, isStruck),
    }))
  }

  /** Waits for acts. Throws when they do not end: then one waits for something that never comes. */
  #inTime<T>(acts: readonly Promise<T>[]): Promise<T[]> {
    const { scheduler, time, describeDatabase } = this.#parts
    return new Promise((resolve, reject) => {
      const stop = time.everyReal(longestActMilliseconds, () =>
        describeDatabase().then(
          (seen) => reject(new Error(`It stands still:\n${scheduler.describe()}\n${seen}`)),
          reject,
        ),
      )
      Promise.all(acts).finally(stop).then(resolve, reject)
    })
  }

  #begin(actor: string, { name }: Act): Underway {
    const { seed, chance, faults } = this.#parts
    const number = ++this.#begun
    let requests = 0
    return {
      number,
      actor,
      name,
      bytesOfRequest: () => new RandomBytes(seed, number, ++requests),
      exchanges: [],
      logged: [],
      fault: faults > 0 ? drawFault(chance.of(`fault ${number}`), faults) : undefined,
      crossings: 0,
      isStruck: false,
    }
  }
}

/** True for a request after which programs notify each other, of staff or of agencies. */
const isNotified = ({ method, url }: Exchange): boolean =>
  method !== 'GET' && !/^\/v1\/(applications|tracking)/.test(url)

/** Returns how an act ended. During a fault a request may fail with 503, and nobody knows if it was done. */
function endOf(
  failure: { error: unknown } | undefined,
  exchanges: readonly Exchange[],
  isStruck: boolean,
): Pick<ActRecord, 'outcome' | 'error'> {
  if (!failure) return { outcome: 'done' }
  const { error } = failure
  const status = exchanges.at(-1)?.status
  const isExcused = isStruck && (status === undefined || status === null || status === 503)
  return { outcome: error instanceof NoAnswer || isExcused ? 'unknown' : 'failed', error }
}

/** Returns what is wrong when an act failed. */
export const failureOf = ({ number, actor, act, error }: ActRecord): Finding => ({
  invariant: 'what has to succeed succeeds',
  subject: `act ${number}: ${actor} ${act}`,
  expected: 'success',
  found: error instanceof Error ? error.message : String(error),
})
