import type { Ground } from './ground.ts'
import { isAsleep, signal } from './processes.ts'

/**
 * The statements of programs that wait for locks. A commit can end the waits of several: they go on one by one, in the
 * order in which they began to wait. Their sessions are stopped (SIGSTOP) until it is their turn.
 */
export class LockWaits {
  readonly #ground: Pick<Ground, 'beside' | 'names'>
  /** The sessions that waited when `areAll` was true last, in the order in which they began to wait. */
  #waiting: readonly number[] = []
  #held: readonly number[] = []

  constructor(ground: Pick<Ground, 'beside' | 'names'>) {
    this.#ground = ground
  }

  /** True while a session is stopped. */
  get isHolding(): boolean {
    return this.#held.length > 0
  }

  /** Stops the sessions that wait, but for the first. Call it before the next turn. */
  hold(): void {
    const [, ...others] = this.#waiting
    this.#waiting = []
    this.#held = others.filter((pid) => signal(pid, 'SIGSTOP'))
  }

  /**
   * True when so many statements wait, and none of them is stopped. If others wait but for the stopped ones, lets the
   * first of these go on, and returns false.
   */
  async areAll(count: number): Promise<boolean> {
    const waiting = (await waitingSessions(this.#ground)).filter((pid) => !this.#held.includes(pid))
    const [next, ...others] = this.#held.filter((pid) => signal(pid, 0))
    if (waiting.length + (next === undefined ? 0 : 1 + others.length) < count) return false
    this.#held = others
    if (next !== undefined) {
      signal(next, 'SIGCONT')
      return false
    }
    this.#waiting = waiting
    return true
  }
}

/**
 * Returns the sessions of programs that wait for a lock, and that have looked for a deadlock. PostgreSQL lets a
 * statement look after 1 ms: one that looked later would find the circle that another one has closed, and fail in its
 * place. Returns none during a deadlock: PostgreSQL is about to end one of them.
 */
async function waitingSessions({ beside, names }: Pick<Ground, 'beside' | 'names'>): Promise<number[]> {
  const waiting = await beside<{ pid: number; by: number[] }[]>`
    select a.pid, pg_blocking_pids(a.pid) as by
    from pg_stat_activity a
    join pg_locks l on l.pid = a.pid and not l.granted
    where a.datname = any(${[...names]})
      and a.application_name like 'program %'
      and a.state = 'active'
      and a.wait_event_type = 'Lock'
      and l.waitstart < clock_timestamp() - interval '2 ms'
    order by l.waitstart`
  const blockers = new Map(
    waiting.filter(({ pid, by }) => by.length > 0 && isAsleep(pid)).map(({ pid, by }) => [pid, by]),
  )
  return isCircular(blockers) ? [] : [...blockers.keys()]
}

function isCircular(blockers: ReadonlyMap<number, readonly number[]>): boolean {
  const leadsTo = (pid: number, seen: ReadonlySet<number>): boolean =>
    seen.has(pid) || (blockers.get(pid) ?? []).some((by) => leadsTo(by, new Set([...seen, pid])))
  return [...blockers.keys()].some((pid) => leadsTo(pid, new Set()))
}
