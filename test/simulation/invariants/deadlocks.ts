import type { Invariant } from './invariant.ts'

/** Checks the number of deadlocks that PostgreSQL has counted. The faults of a run raise their errors without one. */
export function nothingDeadlocks(): Invariant {
  let known = 0
  return {
    name: 'nothing-deadlocks',
    statement:
      'Requests and jobs take their locks in the same order: no two of them wait for each other, so that one of them ' +
      'would have to fail.',
    async atDayEnd({ sql }, _day, claims) {
      const [row] = await sql<{ deadlocks: number }[]>`
        select deadlocks::int as deadlocks
        from pg_stat_database
        where datname = current_database()`
      const before = known
      known = row?.deadlocks ?? 0
      claims.equal('the database', 'deadlocks', before, known)
    },
  }
}
