import type { Storage } from '../../../src/platform/stored-objects/storage.ts'
import type { Person } from '../../support/person.ts'
import { prepareReading } from './changes.ts'
import { subjectOf } from './exchange.ts'
import type { Checked, Exchange, Reading } from './invariant.ts'
import { allInvariants } from './list.ts'
import { bytesOf } from './stored-bytes.ts'
import { type Line, Watch } from './watch.ts'

/** A request of an act with its answer, as the journal has it. */
interface Request {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  sent: string | undefined
  status: number | null
  answer: string
}

/** What the checks need of the world they look at. */
export interface Watched {
  readonly clock: { now(): Date }
  readonly program: { readonly storage: Storage }
  as(subject: string): Promise<Person>
}

/** The checks of a run: after each act and at the end of each day. */
export interface InvariantWatcher {
  readonly name: string
  afterActs(acts: readonly { at: Date; requests: readonly Request[] }[]): Promise<Checked>
  atDayEnd(day: Date): Promise<Checked>
  /** Returns the number of checks and findings of each invariant so far. */
  lines(): Line[]
}

/**
 * Returns the checks of all invariants. `sql` is a connection of their own; `personal` are the words of the people that
 * nobody outside may read; `logged` gives the lines of the log since the last call.
 */
export async function watchInvariants(
  world: Watched,
  sql: Reading,
  personal: () => ReadonlySet<string>,
  logged: () => readonly string[] = () => [],
): Promise<InvariantWatcher> {
  await prepareReading(sql)
  const look = {
    sql,
    storage: bytesOf(() => world.program.storage),
    now: () => world.clock.now(),
    personal,
    ask: async (subject: string, { method, url, body }: { method: 'GET' | 'POST'; url: string; body?: object }) =>
      (await world.as(subject)).asks(method, url, body ? { body } : {}),
  }
  const watch = new Watch(look, allInvariants())
  return {
    name: 'invariants',
    afterActs: (acts) =>
      watch.afterAct(
        acts.flatMap(({ at, requests }) => requests.map((request) => exchangeOf(request, at))),
        logged(),
      ),
    atDayEnd: () => watch.atDayEnd(),
    lines: () => watch.lines(),
  }
}

const credentials = ['authorization', 'x-kiosk-key', 'x-kiosk-session', 'webhook-signature'] as const

function exchangeOf({ method, url, headers, sent, status, answer }: Request, at: Date): Exchange {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    subject: subjectOf(lower.get('authorization')),
    credential: credentials.flatMap((name) => lower.get(name) ?? []).join(' '),
    method,
    url,
    idempotencyKey: lower.get('idempotency-key') ?? null,
    ifMatch: lower.get('if-match') ?? null,
    body: sent === undefined ? null : readBody(sent),
    status,
    text: answer,
    at: at.getTime(),
  }
}

const readBody = (sent: string): unknown => {
  try {
    return JSON.parse(sent)
  } catch {
    return sent
  }
}
