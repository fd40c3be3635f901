import { inspect } from 'node:util'
import type { Underway } from './acting.ts'
import type { Ground } from './ground.ts'
import type { Point } from './turns.ts'
import type { ProcessTime } from './virtual-time.ts'

const shownSymbols = 160
/** Real seconds without a change after which a run is stuck: a statement waits for a lock at most 60. */
const longestSeconds = 90
const lookMilliseconds = 5_000
const patienceMilliseconds = 15_000

/** Returns a line for each act and operation: what it waits for. `fault`: that which is happening, or its error. */
export function describeStandstill(
  underway: readonly Underway[],
  running: readonly Point[],
  waiting: readonly Point[],
  fault: unknown,
): string {
  const busy = new Set([...running, ...waiting].map(({ act }) => act))
  return [
    ...underway.map(
      (act) => `${describeAct(act)}${busy.has(act) ? '' : ', waits for something inside of the program'}`,
    ),
    ...running.map((point) => `${describeDoer(point)} is in ${describePoint(point)}`),
    ...waiting.map((point) => `${describeDoer(point)} waits at ${describePoint(point)}`),
    ...(fault === undefined ? [] : [typeof fault === 'string' ? fault : `a fault failed: ${inspect(fault)}`]),
  ].join('\n')
}

function describeAct({ number, actor, name, fault, exchanges }: Underway): string {
  const last = exchanges.at(-1)
  const request = last?.status === null ? `, during ${last.method} ${last.url}` : ''
  return `act ${number}: ${actor} ${name}${request}${fault ? `, fault ${fault.kind}` : ''}`
}

const describeDoer = ({ act }: Point): string => (act ? `act ${act.number}` : 'a program itself')

const describePoint = ({ at, what }: Point): string => `a ${at}: ${what.slice(0, shownSymbols)}`

/** Returns the connections of programs, a line each: their state, what they wait for, and their last statement. */
export async function describeConnections({ beside, names }: Ground): Promise<string> {
  const rows = await beside<{ line: string }[]>`
    select concat_ws(' ', application_name, pid, state, wait_event, pg_blocking_pids(pid),
      left(regexp_replace(query, '\\s+', ' ', 'g'), ${shownSymbols})) as line
    from pg_stat_activity
    where datname = any(${[...names]}) and application_name like 'program %'
    order by application_name, pid`
  return rows.map(({ line }) => line).join('\n')
}

/** The parts of a run that show if it is stuck. */
interface Watched {
  time: Pick<ProcessTime, 'everyReal' | 'afterReal' | 'realSeconds'>
  /** `changes` counts what has happened; `describe` lists what everything waits for. */
  scheduler: { readonly changes: number; readonly fault: unknown; describe(): string }
  /** `ending` is what the death of a program waits for. */
  programs: { readonly ending: string }
  describeDatabase(): Promise<string>
}

/**
 * Settles as `work` does. Rejects after 90 real seconds without a change, or when a fault could not happen, with a
 * list of what everything waits for. If the process has not ended 15 seconds later, it exits with code 1.
 */
export function unlessStill<T>(work: Promise<T>, { time, scheduler, programs, describeDatabase }: Watched): Promise<T> {
  let [seen, since] = [scheduler.changes, time.realSeconds()]
  return new Promise((resolve, reject) => {
    const tell = (database: string) => {
      const error = new Error(`It stands still:\n${scheduler.describe()}\n${programs.ending}\n${database}`)
      time.afterReal(patienceMilliseconds, () => {
        console.error(error)
        process.exit(1)
      })
      reject(error)
    }
    const stop = time.everyReal(lookMilliseconds, () => {
      if (seen !== scheduler.changes) [seen, since] = [scheduler.changes, time.realSeconds()]
      else if (scheduler.fault instanceof Error || time.realSeconds() - since > longestSeconds)
        describeDatabase().then(tell, () => tell('No database.'))
    })
    work.finally(stop).then(resolve, reject)
  })
}
