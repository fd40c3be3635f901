import type { ActRecord, Watcher, World } from '../bottle/world.ts'
import { prepareReading } from './changes.ts'
import type { Invariant, Look, Reading } from './invariant.ts'
import { allInvariants } from './list.ts'
import { bytesOf } from './stored-bytes.ts'
import { type Line, Watch } from './watch.ts'

/** The checks of a run: after each act and at the end of each day. */
export interface InvariantWatcher extends Required<Watcher> {
  /** Returns the number of checks and findings of each invariant so far. */
  lines(): Line[]
}

/** The output of a run besides the database. */
interface Known {
  /** Words of the people that nobody outside may read. */
  personal?: () => ReadonlySet<string>
  invariants?: readonly Invariant[]
}

/** Returns the checks of all invariants. `sql` is a connection of their own, with virtual time. */
export async function watchInvariants(
  world: Pick<World, 'clock' | 'program' | 'as'>,
  sql: Reading,
  { personal = () => new Set(), invariants = allInvariants() }: Known = {},
): Promise<InvariantWatcher> {
  await prepareReading(sql)
  const look: Look = {
    sql,
    storage: bytesOf(() => world.program.storage),
    now: () => world.clock.now(),
    personal,
    ask: async (subject, { method, url, body }) => (await world.as(subject)).asks(method, url, body ? { body } : {}),
  }
  const watch = new Watch(look, invariants)
  return {
    name: 'invariants',
    afterActs: (acts: readonly ActRecord[]) =>
      watch.afterAct(
        acts.flatMap(({ requests }) => requests),
        acts.flatMap(({ logged }) => logged),
      ),
    atDayEnd: () => watch.atDayEnd(),
    lines: () => watch.lines(),
  }
}
