import type { Actor } from '../access/identity/actor.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import { forgetContacts } from '../correspondence/contacts/changes.ts'
import type { Channel } from '../http/channels.ts'
import type { Db } from '../platform/db/client.ts'
import { dot, replaced } from '../privacy/mask.ts'
import { closedTooLongAgo, countKept, discardUnsubmitted, eraseClosed } from './erase-queries.ts'

const batch = 100

/**
 * Takes personal data out of applications that were closed longer ago than their permit type keeps it. One batch;
 * returns how many.
 */
export async function eraseAfterRetention(db: Db): Promise<number> {
  const closed = await closedTooLongAgo(db, batch)
  if (closed.length === 0) return 0
  const emptied = await Promise.all(
    closed.map(async (file) => {
      const { form } = await publishedVersion(db, file.permitType, file.permitTypeVersion)
      return {
        ...file,
        answers: replaced(
          file.answers,
          new Map(form.personal(file.answers).map(({ pointer }) => [pointer, dot.repeat(3)])),
        ),
      }
    }),
  )
  return eraseClosed(db, emptied, { personId: null, standing: 'system', officeId: null, channel: 'system' })
}

/**
 * Throws away what a person has begun and never submitted. The rest is kept as long as its permit type says: how many
 * that are is told. Where nothing is kept, there is nothing to tell of either, and the addresses go too.
 */
export async function eraseUnsubmitted(
  db: Db,
  { personId }: Actor,
  channel: Channel,
): Promise<{ discarded: number; kept: number }> {
  const discarded = await discardUnsubmitted(db, personId, { personId, standing: 'applicant', officeId: null, channel })
  const kept = await countKept(db, personId)
  if (kept === 0) await forgetContacts(db, personId)
  return { discarded, kept }
}
