import type { Exchange, Finding } from '../invariants/invariant.ts'
import { acting, type Underway } from './acting.ts'
import type { Chance } from './chance.ts'
import { drawFault } from './faults.ts'
import { keyOf } from './kept.ts'
import type { Programs } from './programs.ts'
import type { Scheduler } from './scheduler.ts'
import { drawing, RandomBytes } from './seeded.ts'
import { everybody } from './turns.ts'
import type { ProcessTime } from './virtual-time.ts'
import { type Act, type ActRecord, NoAnswer } from './world.ts'

interface Parts {
  seed: string
  /** The probability that an act meets a fault. */
  faults: number
  chance: Chance
  scheduler: Scheduler
  programs: Programs
  time: Pick<ProcessTime, 'now' | 'clocks'>
  /** False for an act that a shrunk run leaves out: it does nothing. */
  isKept(act: Underway): boolean
  setClocksRight(): Promise<void>
}

/** An act and the name of its actor. */
export interface Intended {
  actor: string
  act: Act
}

/** Runs acts, one alone or several at the same time. */
export class Acts {
  readonly #parts: Parts
  #begun = 0
  /** The number of acts of each actor so far. */
  readonly #begunBy = new Map<string, number>()
  /** The number of faults that have happened, by kind. */
  readonly struck = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Runs acts at the same time, and returns their records in the order in which they began. */
  async run(intended: readonly Intended[]): Promise<ActRecord[]> {
    const { scheduler, time, programs, chance, isKept } = this.#parts
    const at = time.now()
    const underway = intended.map(({ actor, act }) => this.#begin(actor, act))
    scheduler.decideBy(chance.of(`turns ${underway[0]?.key}`))
    for (const act of underway) scheduler.begin(act)
    const outcomes = await Promise.all(
      underway.map((act, place) =>
        acting
          .run(act, () =>
            drawing.run(act.bytesOfRequest(), async () => {
              await scheduler.pass(everybody, 'request', 'begins')
              if (isKept(act)) await intended[place]?.act.run()
            }),
          )
          .then(
            () => undefined,
            (error: unknown) => ({ error }),
          )
          .finally(() => scheduler.end(act)),
      ),
    )
    await scheduler.idle()
    await this.#parts.setClocksRight()
    for (const { exchanges } of underway) time.clocks.doubt(exchanges, at.getTime())
    const isStruck = underway.some((act) => act.isStruck)
    for (const { isStruck: is, fault } of underway)
      if (is && fault) this.struck.set(fault.kind, (this.struck.get(fault.kind) ?? 0) + 1)
    if (underway.some(mayNotify)) {
      await programs.hear()
      // Streams that are held open read what they were told of.
      await scheduler.idle()
    }
    return underway.map(({ number, key, actor, name, exchanges, logged }, place) => ({
      number,
      key,
      at,
      actor,
      act: name,
      requests: exchanges,
      logged,
      ...endOf(outcomes[place], exchanges, isStruck),
    }))
  }

  #begin(actor: string, { name }: Act): Underway {
    const { seed, chance, faults } = this.#parts
    const place = (this.#begunBy.get(actor) ?? 0) + 1
    this.#begunBy.set(actor, place)
    const key = keyOf(actor, place)
    let requests = 0
    return {
      number: ++this.#begun,
      key,
      actor,
      name,
      bytesOfRequest: () => new RandomBytes(`${seed}/${key}`, 0, ++requests),
      exchanges: [],
      logged: [],
      fault: faults > 0 ? drawFault(chance.of(`fault ${key}`), faults) : undefined,
      crossings: 0,
      isStruck: false,
    }
  }
}

/** True for an act that may have notified programs: one with a change over HTTP, or a job. */
const mayNotify = ({ exchanges, crossings }: Underway): boolean =>
  exchanges.length === 0 ? crossings > 0 : exchanges.some(({ method }) => method !== 'GET')

/** Returns how an act ended. `unknown`: it had no answer, or 503 during a fault, so it may have been done. */
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

/** Returns a failed act as a finding. */
export const failureOf = ({ number, actor, act, error }: ActRecord): Finding => ({
  invariant: 'what has to succeed succeeds',
  subject: `act ${number}: ${actor} ${act}`,
  expected: 'success',
  found: error instanceof Error ? error.message : String(error),
})
