import { provesNothing } from '../applications/without-data.ts'
import { type Db, within } from '../platform/db/client.ts'
import { discardObjects } from '../platform/stored-objects/ownership.ts'

/** The most applications of a run. Such files are rare, and the next run takes what is left. */
const batch = 100

/**
 * Deletes files that a cashier uploaded for a refund after the data of its application was erased, and that neither its
 * payout nor a return names a day later. One batch; applications that are being changed are left to the next run.
 * Returns the number of files. Their objects become stray.
 */
export const forgetEvidence = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    const locked = await tx<{ id: string }[]>`
      select a.id
      from applications a
      where a.id in (select r.application_id from refunds r)
        and a.erased_at is not null
        and exists (select from documents d where ${isUnused(tx)})
      limit ${batch}
      for update skip locked`
    const { count } = await tx`
      with unused as (
        delete from documents d
        using applications a
        where a.id = any(${locked.map(({ id }) => id)}::uuid[]) and ${isUnused(tx)}
        returning d.object_key
      ), stray as (${discardObjects(tx, tx`unused`)})
      select from unused`
    return count
  })

/** Condition: document `d` of application `a` is evidence of a refund that nothing has named for a day. */
const isUnused = (db: Db) => db`d.application_id = a.id and d.slot = 'refund_evidence'
  and d.uploaded_at <= now() - interval '1 day' and ${provesNothing(db)}`
