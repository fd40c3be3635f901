import type { Ground } from './ground.ts'

/**
 * Returns the number of program statements that wait for a lock. Returns 0 during a deadlock: PostgreSQL is about to
 * end one of them.
 */
export async function countBlocked({ beside, names }: Pick<Ground, 'beside' | 'names'>): Promise<number> {
  const waiting = await beside<{ pid: number; by: number[] }[]>`
    select pid, pg_blocking_pids(pid) as by
    from pg_stat_activity
    where datname = any(${[...names]})
      and application_name like 'program %'
      and state = 'active'
      and wait_event_type = 'Lock'`
  const blockers = new Map(waiting.filter(({ by }) => by.length > 0).map(({ pid, by }) => [pid, by]))
  return isCircular(blockers) ? 0 : blockers.size
}

function isCircular(blockers: ReadonlyMap<number, readonly number[]>): boolean {
  const leadsTo = (pid: number, seen: ReadonlySet<number>): boolean =>
    seen.has(pid) || (blockers.get(pid) ?? []).some((by) => leadsTo(by, new Set([...seen, pid])))
  return [...blockers.keys()].some((pid) => leadsTo(pid, new Set()))
}
