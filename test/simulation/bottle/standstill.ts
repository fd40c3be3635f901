import type { Underway } from './acting.ts'
import type { Crossing } from './faults.ts'
import type { Ground } from './ground.ts'

/** An operation of an act at a point of a database or a storage. */
export interface AtPoint {
  act: Underway
  at: Crossing
  /** The text of a statement, between its values. */
  text: readonly string[]
}

const shownSymbols = 160

/** Says which acts are under way, and at which point each waits or is. */
export function describeStandstill(
  underway: readonly Underway[],
  waiting: readonly AtPoint[],
  running: readonly AtPoint[],
  isStopped: boolean,
): string {
  return [
    ...underway.map(({ number, actor, name, fault }) => `${number} ${actor} ${name} ${fault?.kind ?? ''}`),
    ...waiting.map((point) => `${point.act.number} waits at ${textOf(point)}`),
    ...running.map((point) => `${point.act.number} is in ${textOf(point)}`),
    ...(isStopped ? ['a fault is happening'] : []),
  ].join('\n')
}

const textOf = ({ at, text }: AtPoint): string =>
  `a ${at} ${text.join('?').replace(/\s+/g, ' ').slice(0, shownSymbols)}`

/** Returns the connections of programs, a line each: their state, what they wait for, and their last statement. */
export async function describeConnections({ sql }: Ground): Promise<string> {
  const rows = await sql<{ line: string }[]>`
    select concat_ws(' ', application_name, pid, state, wait_event, pg_blocking_pids(pid),
      left(regexp_replace(query, '\\s+', ' ', 'g'), ${shownSymbols})) as line
    from pg_stat_activity
    where datname = current_database() and application_name like 'program %'
    order by application_name, pid`
  return rows.map(({ line }) => line).join('\n')
}
