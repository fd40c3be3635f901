import type { Db } from '../db/client.ts'
import type { Vault } from '../privacy/vault.ts'

const batch = 100

/** Writes what is personal of mails anew that is still encrypted under an older key. One batch; returns how many. What was written meanwhile stays as it is. */
export async function rotateMails(db: Db, vault: Vault): Promise<number> {
  if (vault.olderKids.length === 0) return 0
  const records = await db<{ id: string; personal: string }[]>`
    select id, personal from received_mails where personal_kid = any(${[...vault.olderKids]}::text[]) order by personal_kid, id limit ${batch}`
  const after = await Promise.all(records.map(({ id, personal }) => vault.rewrap(id, personal)))
  const written = await db`
    update received_mails m set personal = r.after, personal_kid = ${vault.currentKid}
    from unnest(${records.map(({ id }) => id)}::uuid[], ${records.map(({ personal }) => personal)}::text[], ${after}::text[]) as r (id, before, after)
    where m.id = r.id and m.personal = r.before`
  return written.count
}
