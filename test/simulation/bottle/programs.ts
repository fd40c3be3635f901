import { acting } from './acting.ts'
import type { Chance } from './chance.ts'
import { isAlive, processOf, signal } from './processes.ts'
import { type Running, type Start, startProgram } from './program.ts'
import { drawing, RandomBytes } from './seeded.ts'
import type { Passing } from './turns.ts'
import type { ProcessTime } from './virtual-time.ts'

/** The probability that the number of programs changes in a night. */
const changeOfPrograms = 0.1

/** The programs of a run: one or two that answer, and those that were killed. */
export class Programs {
  readonly #start: Start
  readonly #time: Pick<ProcessTime, 'afterReal'>
  readonly #buried: Promise<void>[] = []
  #living: readonly Running[] = []
  #started = 0
  /** The work that a kill or a cut waits for; empty when none happens. A run that stands still prints it. */
  ending = ''

  constructor(start: Start, time: Pick<ProcessTime, 'afterReal'>) {
    this.#start = start
    this.#time = time
  }

  /** The number of programs that were started. */
  get started(): number {
    return this.#started
  }

  /** The number of programs that were killed. */
  get killed(): number {
    return this.#buried.length
  }

  get living(): readonly Running[] {
    return this.#living
  }

  /** Starts one program more. */
  async startOne(): Promise<Running> {
    const number = ++this.#started
    const program = await drawing.run(new RandomBytes(this.#start.seed, 0, number), () =>
      acting.run(undefined, () => startProgram(`program ${number}`, this.#start)),
    )
    this.#living = [...this.#living, program]
    return program
  }

  /** Changes the number of programs with a probability of 0.1: starts a second, or ends the older of two. */
  async changeAtNight(chance: Chance): Promise<void> {
    if (!chance.isTrue(changeOfPrograms)) return
    if (this.#living.length > 1) await this.endOldest()
    else await this.startOne()
  }

  /** Ends the oldest program in an orderly way: its running requests finish. The last program is not ended. */
  async endOldest(): Promise<void> {
    const [oldest, ...others] = this.#living
    if (!oldest || others.length === 0) return
    this.#living = others
    await oldest.close()
  }

  /** Returns the program for the next request, drawn by the act from those that run. Throws when none runs. */
  choose(): Running {
    const { living } = this
    const place = living.length > 1 ? (drawing.getStore()?.take(1).readUInt8(0) ?? 0) % living.length : 0
    const program = living[place]
    if (!program) throw new Error('No program runs.')
    return program
  }

  /** Kills a program as `kill -9` does. If none is left, starts another before the waiting callers fail. */
  async kill(passing: Passing): Promise<void> {
    const program = this.#living.find(({ gate }) => gate === passing)
    if (!program) return
    const tell = program.die()
    this.#living = this.#living.filter((one) => one !== program)
    await this.#disconnect(program)
    this.ending = `${program.name} is killed: another one starts`
    if (this.#living.length === 0) await this.startOne()
    this.ending = ''
    this.#buried.push(program.bury())
    tell()
  }

  /**
   * Cuts all connections of a program to the database, and waits until it has subscribed to notifications again. It
   * has received all that were sent before, and misses none that are sent later.
   */
  async cut(passing: Passing): Promise<void> {
    const program = this.#living.find(({ gate }) => gate === passing)
    if (!program) return
    const { notifications, ownSandbox } = program
    this.ending = `${program.name} is cut: it receives notifications`
    await Promise.all([notifications.receive(this.#start.ground.sql), ownSandbox.receives()])
    const subscribed = [notifications.lose(), ownSandbox.subscribesAgain()]
    await this.#disconnect(program)
    this.ending = `${program.name} is cut: it subscribes again`
    await Promise.all(subscribed)
    this.ending = ''
  }

  /**
   * Delivers to every program the notifications sent so far, those of the sandbox if it was used. They are received at
   * the same time, and delivered in the order of the programs.
   */
  async hear(): Promise<void> {
    const { sql } = this.#start.ground
    const isSandboxUsed = this.#living.filter(({ ownSandbox }) => ownSandbox.takeUsed()).length > 0
    const received = this.#living.flatMap(({ notifications, ownSandbox }) => [
      notifications.receive(sql),
      ...(isSandboxUsed ? [ownSandbox.receives()] : []),
    ])
    for (const deliver of await Promise.all(received)) deliver()
  }

  async close(): Promise<void> {
    await Promise.all(this.#living.map((program) => program.close()))
    await Promise.all(this.#buried)
  }

  /**
   * Ends all connections of a program at the same time. Waits until their processes are gone, and until this process
   * has learnt of the end of each.
   */
  async #disconnect({ name }: Running): Promise<void> {
    const { sql, names, sockets } = this.#start.ground
    const since = sockets.ended
    this.ending = `the connections of ${name} are looked up`
    const ended = await sql<{ pid: number; clientPort: number }[]>`
      select pid, client_port as "clientPort", pg_terminate_backend(pid) as signalled
      from pg_stat_activity
      where datname = any(${[...names]}) and application_name = ${name}`
    const sessions = ended.map(({ pid }) => processOf(pid)).filter(isAlive)
    // One that waits for a lock may be stopped, and ends when it goes on.
    for (const { pid } of sessions) signal(pid, 'SIGCONT')
    this.ending = `sessions of ${name} end: ${sessions.map(({ pid }) => pid).join(', ')}`
    while (sessions.some(isAlive)) await new Promise<void>((resolve) => this.#time.afterReal(1, resolve))
    const ports = ended.map(({ clientPort }) => clientPort)
    this.ending = `sockets of ${name} close: ports ${ports.join(', ')}`
    await sockets.closed(ports, since)
  }
}
