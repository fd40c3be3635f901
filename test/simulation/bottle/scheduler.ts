import { acting, passingFreely, type Underway } from './acting.ts'
import type { Chance } from './chance.ts'
import { type Crossing, clockKinds, type Fault, meetFault } from './faults.ts'
import { killed } from './life.ts'
import type { Passage, Surroundings } from './passage.ts'
import { describeStandstill } from './standstill.ts'
import { type Passing, type Point, Turns } from './turns.ts'

const lookMilliseconds = 3

/**
 * Runs one operation at a time, in an order that the seed decides. Each operation on the database or the storage waits
 * at a gate, and so does its answer. The next turn begins when this process is idle and each statement sent is answered
 * or waits for a lock. If nothing can happen, the timers of programs run.
 */
export class Scheduler {
  readonly #around: Surroundings
  readonly #turns: Turns
  readonly #underway = new Set<Underway>()
  readonly #running = new Set<Point>()
  readonly #whenIdle: (() => void)[] = []
  /** Counts every change: shows if a look at locks is stale. */
  #changes = 0
  /** The count of changes at which all running statements were seen to wait for locks. */
  #seenBlocked = -1
  /** The count of changes at which timers ran last. */
  #ranTimers = -1
  /** The number of transactions that have begun and not ended. */
  openTransactions = 0
  /** The fault that is happening, or the error of one that could not happen: no turn is taken meanwhile. */
  fault: unknown
  #isLooking = false
  #isStepping = false

  constructor(around: Surroundings) {
    this.#around = around
    this.#turns = new Turns(around.chance)
  }

  /** The number of changes so far. It does not grow while the run is stuck. */
  get changes(): number {
    return this.#changes
  }

  /** Returns a line for each act and operation: what it waits for. */
  describe = (): string => describeStandstill([...this.#underway], [...this.#running], this.#turns.all, this.fault)

  /** Sets the stream that decides the turns of the acts that begin now. */
  decideBy(chance: Chance): void {
    this.#turns.decideBy(chance)
  }

  begin(act: Underway): void {
    this.#underway.add(act)
  }

  end(act: Underway): void {
    this.#underway.delete(act)
    this.#changed()
  }

  /** Resolves when nothing is under way: no act, no operation of a program, and no fault. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve)
      this.#changed()
    })
  }

  /** Resolves when the operation may go on. Throws for a program that was killed. */
  async pass(program: Passing, at: Crossing, what: string = at, values = () => ''): Promise<Passage> {
    if (program.isDead) throw killed()
    if (passingFreely.getStore()) return { fault: undefined, end: async () => {} }
    const act = acting.getStore()
    return new Promise((go, refuse) => {
      const running: Point = { act, program, at, what, values }
      this.#turns.add({ ...running, happen: () => this.#letPass(running, go, refuse), refuse: () => refuse(killed()) })
      this.#changed()
    })
  }

  #changed(): void {
    this.#changes++
    this.#stepSoon()
  }

  #stepSoon(): void {
    if (this.#isStepping) return
    this.#isStepping = true
    this.#around.pending.whenQuiet(() => {
      this.#isStepping = false
      this.#step()
    })
  }

  #step(): void {
    if (this.fault !== undefined) return
    const isBlocked = this.#seenBlocked === this.#changes
    if (this.#sent > 0 && !isBlocked) return this.#lookSoon()
    const { size } = this.#turns
    const turn = this.#turns.take()
    if (turn) {
      if (this.#sent > 1) this.#around.lockWaits.hold()
      const waiting = this.#sent > 0 ? `, ${this.#sent} wait` : ''
      this.#around.turned(`${turn.act?.number ?? '-'} of ${size}${waiting}: ${turn.at} ${turn.what}`)
      this.#changes++
      turn.happen()
      return this.#stepSoon()
    }
    if (this.#underway.size === 0 && this.#sent === 0) {
      for (const resolve of this.#whenIdle.splice(0)) resolve()
      return
    }
    if (this.#ranTimers === this.#changes) return
    this.#around.runTimers()
    this.#ranTimers = this.#changes
    this.#stepSoon()
  }

  /**
   * The number of statements sent and not yet answered. Storage is not counted: it answers at once, or waits for bytes.
   */
  get #sent(): number {
    return [...this.#running].filter(({ at }) => at !== 'storage').length
  }

  #letPass(running: Point, go: (passage: Passage) => void, refuse: (error: Error) => void): void {
    const { act, at, program } = running
    const fault = meetFault(act, at, this.openTransactions > 0)
    if (fault?.kind === 'kill_before')
      void this.#stopFor(async () => {
        await this.#kill(program)
        refuse(killed())
      })
    else if (fault?.kind === 'cut')
      void this.#stopFor(async () => {
        await this.#around.cut(program)
        this.#go(running, go, undefined)
      })
    else if (fault && clockKinds.has(fault.kind))
      void this.#stopFor(async () => {
        await this.#around.jump(program, fault)
        this.#go(running, go, undefined)
      })
    else this.#go(running, go, fault)
  }

  #go(running: Point, go: (passage: Passage) => void, fault: Fault | undefined): void {
    if (running.at === 'request') return go({ fault, end: async () => {} })
    this.#running.add(running)
    const end = (): Promise<void> => {
      if (!this.#running.delete(running)) return Promise.resolve()
      if (fault?.kind === 'kill_after') return this.#stopFor(() => this.#kill(running.program))
      return new Promise((resolve) => {
        this.#turns.add({ ...running, at: 'answer', happen: resolve, refuse: resolve })
        this.#changed()
      })
    }
    go({ fault, end })
  }

  /** Runs work while no turn is taken. If it fails, none is taken any more. */
  async #stopFor(work: () => Promise<void>): Promise<void> {
    this.fault = 'a fault is happening'
    try {
      await passingFreely.run(true, () => acting.run(undefined, work))
      this.fault = undefined
      this.#changed()
    } catch (error) {
      this.fault = error
    }
  }

  async #kill(program: Passing): Promise<void> {
    await this.#around.kill(program)
    this.#turns.refuse(program)
    for (const running of this.#running) if (running.program === program) this.#running.delete(running)
  }

  /**
   * Checks if all running statements wait for locks, but only if another turn is waiting and nothing has changed for
   * 3 ms.
   */
  #lookSoon(): void {
    if (this.#isLooking || (this.#turns.size === 0 && !this.#around.lockWaits.isHolding)) return
    this.#isLooking = true
    const seen = this.#changes
    this.#around.afterReal(lookMilliseconds, () => {
      if (seen !== this.#changes) {
        this.#isLooking = false
        return this.#stepSoon()
      }
      void this.#around.lockWaits.areAll(this.#sent).then((areAll) => {
        this.#isLooking = false
        if (areAll && seen === this.#changes) this.#seenBlocked = seen
        this.#stepSoon()
      })
    })
  }
}
