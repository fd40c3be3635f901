import type { Actor } from '../access/identity/actor.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import { forgetContacts } from '../correspondence/contacts/changes.ts'
import type { Channel } from '../http/channels.ts'
import { type Db, within } from '../platform/db/client.ts'
import { dot, replaced } from '../privacy/mask.ts'
import {
  answersOf,
  type Closed,
  closedTooLongAgo,
  countKept,
  discardUnsubmitted,
  eraseClosed,
  lockFreeForDeletion,
} from './erase-queries.ts'

/** The most applications that one look lists. It reads past all that are kept, so it is not made for each batch. */
const runLimit = 5_000
const batchLimit = 100

/**
 * Erases personal data of at most 5,000 closed applications whose retention time is over, each batch in a transaction.
 * Returns their number. Leaves those that are being changed to the next run.
 */
export async function eraseAfterRetention(db: Db, batch = batchLimit): Promise<number> {
  const due = await closedTooLongAgo(db, runLimit)
  let erased = 0
  for (let first = 0; first < due.length; first += batch)
    erased += await eraseBatch(db, due.slice(first, first + batch))
  return erased
}

async function eraseBatch(db: Db, closed: readonly Closed[]): Promise<number> {
  const answersById = await answersOf(
    db,
    closed.map(({ id }) => id),
  )
  const emptied = await Promise.all(
    closed.map(async (application) => {
      const answers = answersById.get(application.id) ?? {}
      const { form } = await publishedVersion(db, application.permitType, application.permitTypeVersion)
      const masks = new Map(form.personal(answers).map(({ pointer }) => [pointer, dot.repeat(3)]))
      return { ...application, answers: replaced(answers, masks) }
    }),
  )
  return within(db, async (tx) => {
    const locked = await lockFreeForDeletion(
      tx,
      emptied.map(({ id }) => id),
    )
    return eraseClosed(
      tx,
      emptied.filter(({ id }) => locked.has(id)),
      { personId: null, standing: 'system', officeId: null, channel: 'system' },
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
