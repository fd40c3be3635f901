import type { Actor } from '../access/identity/actor.ts'
import { system } from '../applications/doer.ts'
import { withRunningRemedy } from '../applications/objections/running.ts'
import { comparesAtHandover } from '../applications/visits/purposes.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import { forgetContacts } from '../correspondence/contacts/changes.ts'
import type { Channel } from '../http/channels.ts'
import { type Db, within } from '../platform/db/client.ts'
import { eachInTurn } from '../platform/jobs/running.ts'
import { dot, replaced } from '../privacy/mask.ts'
import {
  answersOf,
  type Closed,
  countKept,
  discardUnsubmitted,
  eraseClosed,
  listErasable,
  lockErasable,
} from './erase-queries.ts'

const batchLimit = 100

/**
 * Erases personal data of closed applications whose retention time is over, each batch in a transaction, until none is
 * left or the signal aborts. Returns their number. Applications on which a legal remedy still runs are kept.
 * Applications of a batch that fails are erased one by one, and those that are being changed are left to the next run.
 * Throws only when none was erased and one failed.
 */
export async function eraseAfterRetention(db: Db, batch = batchLimit, signal?: AbortSignal): Promise<number> {
  const failures: unknown[] = []
  let erased = 0
  let due = await listErasable(db, batch)
  while (due.length > 0) {
    const listed = due
    erased += await eraseBatch(db, listed)
      .catch(() => eachInTurn(listed.map((one) => () => eraseOne(db, one))))
      .catch((error: unknown) => {
        failures.push(error)
        return 0
      })
    if (signal?.aborted) break
    due = await listErasable(db, batch, listed.at(-1))
  }
  if (failures.length > 0 && erased === 0) throw failures[0]
  return erased
}

/** Erases one application. Returns 1, or 0 if it is left to the next run. An error names the application. */
const eraseOne = (db: Db, one: Closed): Promise<number> =>
  eraseBatch(db, [one]).catch((cause: unknown) => {
    throw new Error(`Application ${one.id} cannot be erased.`, { cause })
  })

async function eraseBatch(db: Db, closed: readonly Closed[]): Promise<number> {
  const answersById = await answersOf(
    db,
    closed.map(({ id }) => id),
  )
  const emptied = await Promise.all(
    closed.map(async (application) => {
      const answers = answersById.get(application.id) ?? {}
      const { form, definition } = await publishedVersion(db, application.permitType, application.permitTypeVersion)
      const masks = new Map(form.personal(answers).map(({ pointer }) => [pointer, dot.repeat(3)]))
      return { ...application, answers: replaced(answers, masks), endsVisit: comparesAtHandover(definition) }
    }),
  )
  return within(db, async (tx) => {
    const locked = await lockErasable(
      tx,
      emptied.map(({ id }) => id),
    )
    const contestable = await withRunningRemedy(tx, [...locked])
    return eraseClosed(
      tx,
      emptied.filter(({ id }) => locked.has(id) && !contestable.has(id)),
      system,
    )
  })
}

/**
 * Discards at most 1,000 applications that a person never submitted. Others are stored for the retention time of their
 * permit type; `kept` is their number. If it is 0, the contacts of the person are deleted, too. `tx` has to be a
 * transaction.
 */
export async function eraseUnsubmitted(
  tx: Db,
  { personId }: Actor,
  channel: Channel,
): Promise<{ discarded: number; kept: number }> {
  const discarded = await discardUnsubmitted(tx, personId, { personId, standing: 'applicant', officeId: null, channel })
  const kept = await countKept(tx, personId)
  if (kept === 0) await forgetContacts(tx, personId)
  return { discarded, kept }
}
