import { readFileSync } from 'node:fs'
import type { Ground } from './ground.ts'

/**
 * Returns the number of program statements that wait for a lock, and that have looked for a deadlock. PostgreSQL lets a
 * statement look after 1 ms: one that looked later would find the circle that another one has closed, and fail in its
 * place. Returns 0 during a deadlock: PostgreSQL is about to end one of them.
 */
export async function countBlocked({ beside, names }: Pick<Ground, 'beside' | 'names'>): Promise<number> {
  const waiting = await beside<{ pid: number; by: number[] }[]>`
    select a.pid, pg_blocking_pids(a.pid) as by
    from pg_stat_activity a
    join pg_locks l on l.pid = a.pid and not l.granted
    where a.datname = any(${[...names]})
      and a.application_name like 'program %'
      and a.state = 'active'
      and a.wait_event_type = 'Lock'
      and l.waitstart < clock_timestamp() - interval '2 ms'`
  const blockers = new Map(
    waiting.filter(({ pid, by }) => by.length > 0 && isAsleep(pid)).map(({ pid, by }) => [pid, by]),
  )
  return isCircular(blockers) ? 0 : blockers.size
}

/**
 * True for a process that sleeps: a timer that has expired wakes it, so it has looked. True also where the system does
 * not tell.
 */
function isAsleep(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('S')
  } catch {
    return true
  }
}

function isCircular(blockers: ReadonlyMap<number, readonly number[]>): boolean {
  const leadsTo = (pid: number, seen: ReadonlySet<number>): boolean =>
    seen.has(pid) || (blockers.get(pid) ?? []).some((by) => leadsTo(by, new Set([...seen, pid])))
  return [...blockers.keys()].some((pid) => leadsTo(pid, new Set()))
}
