import type { Underway } from './acting.ts'
import { acting } from './acting.ts'
import type { Chance } from './chance.ts'
import { type Crossing, canStrike, type Fault } from './faults.ts'
import { type AtPoint, describeStandstill } from './standstill.ts'

/** Permission to go on at a point. It has to be ended when the operation has settled. */
export interface Passage {
  /** The fault to be met there by the operation itself. */
  fault: Fault | undefined
  /** Ends the passage. The program may be killed by it: then nobody must hear of the result. */
  end(): void
}

/** The programs whose operations pass. */
export interface Passing {
  readonly isDead: boolean
}

interface Entry extends AtPoint {
  go: (passage: Passage) => void
  refuse: (error: Error) => void
  program: Passing
}

/** The functions of the ground that the scheduler needs. */
export interface Surroundings {
  /** Decides whose turn it is. */
  chance: Chance
  /** Returns the number of statements that wait for a lock. */
  countBlocked(): Promise<number>
  /** Calls a function after so many real milliseconds. */
  afterReal(milliseconds: number, call: () => void): void
  /** Kills a program: nothing of it reaches the database or the storage any more. */
  kill(program: Passing): Promise<void>
  /** Cuts all connections of a program. */
  cut(program: Passing): Promise<void>
}

const lookMilliseconds = 3
/** An act that reaches no gate for this long waits for something that another act holds, such as a turn to upload. */
const parkMilliseconds = 250

/**
 * Returns the error of every operation of a program that was killed. It reaches nothing any more, so what it does about
 * the error has no effect; but it gives back what all programs of this process share.
 */
export const killed = (): Error => Object.assign(new Error('The program was killed.'), { code: 'CONNECTION_CLOSED' })

/**
 * Lets acts go on one operation at a time. Each statement and each request to the storage waits at a gate until every
 * act under way is at a gate, waits for a lock in PostgreSQL or for another act, or has ended; then the seed decides
 * which goes on. An act alone passes at once, but for one operation after the other.
 */
export class Scheduler {
  readonly #around: Surroundings
  readonly #underway = new Set<Underway>()
  readonly #waiting: Entry[] = []
  readonly #running = new Map<Entry, Underway>()
  /** Acts that wait inside of the program for another act. The others go on without them. */
  readonly #parked = new Set<Underway>()
  /** Counts every change, so that a look at locks knows if it is of yesterday. */
  #changes = 0
  /** The state in which all that run were seen to wait for locks. */
  #seenBlocked = -1
  #isStopped = false
  /** The last thing that was done while nothing could go on. */
  #stop: Promise<void> = Promise.resolve()
  #isLooking = false
  #isSteppingSoon = false

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Says what is under way, for a run that does not go on. */
  describe = (): string =>
    describeStandstill([...this.#underway], this.#waiting, [...this.#running.keys()], this.#isStopped)

  /** Resolves when no fault is happening: a killed program has its successor. */
  settled(): Promise<void> {
    return this.#stop
  }

  begin(act: Underway): void {
    this.#underway.add(act)
    this.#changed()
  }

  end(act: Underway): void {
    this.#underway.delete(act)
    this.#parked.delete(act)
    this.#changed()
  }

  /** Resolves when the operation may go on. Throws for a program that was killed. */
  async pass(program: Passing, at: Crossing, text: readonly string[] = []): Promise<Passage> {
    if (program.isDead) throw killed()
    const act = acting.getStore()
    if (!act || !this.#underway.has(act)) return { fault: undefined, end: () => {} }
    this.#parked.delete(act)
    return new Promise((go, refuse) => {
      this.#waiting.push({ act, go, refuse, at, program, text })
      this.#changed()
    })
  }

  #changed(): void {
    this.#changes++
    if (this.#underway.size <= 1) return this.#step()
    if (this.#isSteppingSoon) return
    this.#isSteppingSoon = true
    // What an act sends at the same time is at the gate by then.
    setImmediate(() => {
      this.#isSteppingSoon = false
      this.#step()
    })
  }

  #step(): void {
    if (this.#isStopped) return
    if (this.#running.size > 0 && this.#seenBlocked !== this.#changes) return this.#lookSoon()
    const busy = new Set([...this.#running.values(), ...this.#waiting.map(({ act }) => act)])
    const elsewhere = [...this.#underway].filter((act) => !busy.has(act) && !this.#parked.has(act))
    if (elsewhere.length > 0) return this.#parkSoon(elsewhere)
    const { length } = this.#waiting
    const place = length > 1 ? this.#around.chance.whole(0, length - 1) : 0
    const [entry] = this.#waiting.splice(place, 1)
    if (entry) this.#letPass(entry)
  }

  #letPass(entry: Entry): void {
    const { act, at, program } = entry
    act.crossings++
    const { fault } = act
    const strikes = fault !== undefined && !act.isStruck && act.crossings >= fault.crossing && canStrike(fault.kind, at)
    if (!strikes) return this.#go(entry, undefined)
    act.isStruck = true
    if (fault.kind === 'kill_before')
      return this.#stopFor(async () => {
        await this.#kill(program)
        entry.refuse(killed())
      })
    if (fault.kind !== 'cut') return this.#go(entry, fault)
    this.#stopFor(async () => {
      await this.#around.cut(program)
      this.#go(entry, undefined)
    })
  }

  #go(entry: Entry, fault: Fault | undefined): void {
    this.#running.set(entry, entry.act)
    this.#changes++
    const end = () => {
      if (!this.#running.delete(entry)) return
      if (fault?.kind === 'kill_after') this.#stopFor(() => this.#kill(entry.program))
      else this.#changed()
    }
    entry.go({ fault, end })
    this.#lookSoon()
  }

  /** Does something while nothing may go on. */
  #stopFor(work: () => Promise<void>): void {
    this.#isStopped = true
    this.#stop = acting.run(undefined, work).then(() => {
      this.#isStopped = false
      this.#changed()
    })
  }

  async #kill(program: Passing): Promise<void> {
    await this.#around.kill(program)
    for (const entry of this.#waiting.splice(0)) {
      if (entry.program === program) entry.refuse(killed())
      else this.#waiting.push(entry)
    }
    for (const entry of this.#running.keys()) if (entry.program === program) this.#running.delete(entry)
  }

  /** Lets the others go on without these acts if nothing has changed for a while. */
  #parkSoon(acts: readonly Underway[]): void {
    if (this.#waiting.length === 0) return
    const seen = this.#changes
    this.#around.afterReal(parkMilliseconds, () => {
      if (seen !== this.#changes) return
      for (const act of acts) this.#parked.add(act)
      this.#step()
    })
  }

  /** Looks soon if all that run wait for locks, when others could go on meanwhile. */
  #lookSoon(): void {
    if (this.#isLooking || this.#waiting.length === 0) return
    this.#isLooking = true
    this.#around.afterReal(lookMilliseconds, () => {
      const seen = this.#changes
      void this.#around.countBlocked().then((blocked) => {
        this.#isLooking = false
        if (seen === this.#changes && this.#running.size > 0 && blocked >= this.#running.size) this.#seenBlocked = seen
        this.#step()
      })
    })
  }
}
