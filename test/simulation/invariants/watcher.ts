import type { ActRecord, Watcher, World } from '../bottle/world.ts'
import type { Deliveries } from '../outside/carriers.ts'
import type { Receipts } from '../outside/receivers.ts'
import { forgetTaken, prepareReading } from './changes.ts'
import type { AskingLook, Invariant, Reading } from './invariant.ts'
import { allInvariants } from './list.ts'
import { sentOf } from './question.ts'
import { bytesOf } from './stored-bytes.ts'
import { type Line, Watch } from './watch.ts'

/** The checks of a run: after each act and at the end of each day. */
export interface InvariantWatcher extends Required<Watcher> {
  /** Returns the number of checks and findings of each invariant so far. */
  lines(): Line[]
}

/** The parts of a run, besides the database, that the checks know. */
interface Known {
  /** Returns the words that may appear in no public answer or log. */
  personal?: () => ReadonlySet<string>
  /** Returns the deliveries that receivers of webhooks got; undefined where none are played. */
  receipts?: () => Receipts | undefined
  /** Returns the letters that carriers have delivered; undefined where none are kept. */
  letters?: () => Deliveries | undefined
  /** A connection to the database of the sandbox. */
  sandbox?: Reading
  invariants?: readonly Invariant[]
}

/** Returns a watcher that checks all invariants. `sql` is a connection of its own, with virtual time. */
export async function watchInvariants(
  world: Pick<World, 'clock' | 'program' | 'as'>,
  sql: Reading,
  {
    personal = () => new Set(),
    receipts = () => undefined,
    letters = () => undefined,
    sandbox,
    invariants = allInvariants(),
  }: Known = {},
): Promise<InvariantWatcher> {
  await prepareReading(sql)
  const look: AskingLook = {
    sql,
    sandbox,
    storage: bytesOf(() => world.program.storage),
    now: () => world.clock.now(),
    personal,
    receipts: receipts(),
    letters: letters(),
    ask: async (subject, question) => (await world.as(subject)).asks(question.method, question.url, sentOf(question)),
  }
  const watch = new Watch(look, invariants)
  return {
    name: 'invariants',
    afterActs: (acts: readonly ActRecord[]) =>
      watch.afterAct(
        acts.flatMap(({ requests }) => requests),
        acts.flatMap(({ logged }) => logged),
      ),
    async atDayEnd() {
      const checked = await watch.atDayEnd()
      await forgetTaken(sql)
      return checked
    },
    lines: () => watch.lines(),
  }
}
