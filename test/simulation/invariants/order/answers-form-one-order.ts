import type { CaseFile, Seen } from '../case-file.ts'
import { applicationOf } from '../exchange.ts'
import type { Claims, Exchange, Invariant } from '../invariant.ts'
import {
  actionTaken,
  type Change,
  idIn,
  isCreation,
  merged,
  operationsOn,
  recordsPayment,
  type Standing,
} from './operations.ts'
import { searchOrder } from './search.ts'

/** Checks the answers of acts that ran at the same time, also after a crash. */
export const answersFormOneOrder: Invariant = {
  name: 'answers-form-one-order',
  statement:
    'The answers that clients got at the same time are those of one legal order: each version is made once, on the ' +
    'version that it was bound to, and seen with its status. Each acknowledged step is in the history, and a request ' +
    'that was sent again with its key was done once.',
  async afterAct({ files, exchanges, before, memory }, claims) {
    const touched = new Set(files.map(({ id }) => id))
    for (const file of files) judgeFile(file, before(file.id), exchanges, claims)
    const read = new Set(exchanges.map(applicationOf).filter((id) => id !== null && !touched.has(id)))
    for (const id of read) {
      const seen = id === null ? undefined : before(id)
      if (id !== null && seen) judgeOrder(id, { begins: seen, ends: seen, changes: new Map() }, exchanges, claims)
    }
    for (const [subject, requests] of Map.groupBy(exchanges.filter(isCreation), (made) => made.subject)) {
      const person = subject === null ? undefined : (await memory.person(subject))?.id
      const drafted = files.filter((file) => person !== undefined && !before(file.id) && isDraftedBy(file, person))
      claims.holds(
        person === undefined || drafted.length <= merged(requests).length,
        `applications of ${subject}`,
        `at most ${merged(requests).length}, one a key`,
        drafted.map(({ id }) => id),
      )
    }
  },
}

const isDraftedBy = ({ events }: CaseFile, person: string): boolean =>
  events[0]?.actor === person && events[0].standing === 'applicant'

function judgeFile(file: CaseFile, seen: Seen | undefined, exchanges: readonly Exchange[], claims: Claims): void {
  if (!seen && !exchanges.some((made) => isCreation(made) && idIn(made) === file.id)) return
  const changes = new Map(
    file.events.map(({ version, action, to, actor }) => [version, { version, action, to, actor }]),
  )
  judgeOrder(file.id, { begins: seen ?? { version: 0, status: 'draft' }, ends: file, changes }, exchanges, claims)
}

/** A stretch of the life of one application, with no request in flight at its beginning and end. */
export interface Stretch {
  begins: Standing
  ends: Standing
  /** Its history, by the version that each change made. */
  changes: ReadonlyMap<number, Change & { actor: string | null }>
}

/**
 * Returns the actions of steps that only one of these requests can have taken. A payment at the counter may confirm
 * that the fee is paid, also while a request to confirm that is refused.
 */
function takenBy(exchanges: readonly Exchange[]): ReadonlySet<string | undefined> {
  const taken = new Set(exchanges.map(actionTaken))
  if (exchanges.some(recordsPayment)) taken.delete('confirm_payment')
  return taken
}

/**
 * Searches a legal order of the requests for one application. Adds a finding if there is none; claims nothing if the
 * search gives up.
 */
export function judgeOrder(
  id: string,
  { begins, ends, changes }: Stretch,
  exchanges: readonly Exchange[],
  claims: Claims,
): void {
  const operations = operationsOn(id, exchanges, changes)
  if (operations.length === 0) return
  const taken = takenBy(exchanges.filter((exchange) => applicationOf(exchange) === id))
  const verdict = searchOrder<Standing>({
    operations,
    begins: { version: begins.version, status: begins.status },
    others({ version, status }) {
      const change = changes.get(version + 1)
      // A step that somebody asked for is taken by one of the requests for it, and by nothing else.
      const isAskedFor = change?.actor !== null && change?.action !== null && taken.has(change?.action)
      return change && !isAskedFor ? [{ version: version + 1, status: change.to ?? status }] : []
    },
    isEnd: ({ version, status }) => version === ends.version && status === ends.status,
    keyOf: ({ version, status }) => `${version} ${status}`,
  })
  if (verdict === 'undecided') return
  claims.checks += operations.length - 1
  claims.holds(
    verdict === 'legal',
    id,
    `an order of the answers between version ${begins.version} and ${ends.version} ${ends.status}`,
    operations.map(({ says, began, ended }) => `${began}–${ended}: ${says}`).join('; '),
  )
}
