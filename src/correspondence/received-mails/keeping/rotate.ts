import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'

const batch = 100

/**
 * Re-encrypts the personal part of mails that has an older key. One batch; returns the number of mails. A row that
 * changed meanwhile is skipped. Rows that cannot be decrypted do not stop the others: throws an `AggregateError` when a
 * batch has nothing else.
 */
export async function rotateMails(db: Db, vault: Vault): Promise<number> {
  if (vault.olderKids.length === 0) return 0
  const records = await db<{ id: string; personal: string }[]>`
    select id, personal
    from received_mails
    where personal_kid = any(${[...vault.olderKids]}::text[])
    order by personal_kid, id
    limit ${batch}`
  const settled = await Promise.allSettled(
    records.map(async ({ id, personal }) => ({ id, before: personal, after: await vault.rewrap(id, personal) })),
  )
  const rewritten = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const written = await db`
    update received_mails m
    set personal = r.after, personal_kid = ${vault.currentKid}
    from unnest(${rewritten.map(({ id }) => id)}::uuid[], ${rewritten.map(({ before }) => before)}::text[],
      ${rewritten.map(({ after }) => after)}::text[]) as r (id, before, after)
    where m.id = r.id and m.personal = r.before`
  const failures = settled.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length > 0 && written.count === 0)
    throw new AggregateError(failures, `${failures.length} of ${records.length} mails could not be opened.`)
  return written.count
}
