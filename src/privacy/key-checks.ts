import { createHmac } from 'node:crypto'
import type { Db } from '../platform/db/client.ts'
import type { DataKeys } from './keys.ts'

const searchKid = 'search'

/** Thrown when the configured keys are not those that a database was written with. */
export class WrongKeys extends Error {
  override readonly name = 'WrongKeys'
}

/**
 * Compares the keys with those that wrote the database, by their proofs, and registers new ones. Throws when a key
 * differs from the one of the same name, and when a missing one still encrypts records. Without a search key, such as
 * in a sandbox, where nobody is searched for, only the data keys are compared.
 */
export async function checkKeys(
  db: Db,
  { dataKeys, searchKey }: Pick<DataKeys, 'dataKeys'> & Partial<DataKeys>,
): Promise<void> {
  const given = [
    ...dataKeys.map(({ kid, secret }) => ({ kid: `data:${kid}`, proof: proofOf(secret) })),
    ...(searchKey ? [{ kid: searchKid, proof: proofOf(searchKey) }] : []),
  ]
  await db`
    insert into data_key_checks (kid, proof)
    select kid, proof
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as g (kid text, proof text)
    on conflict do nothing`
  const known = await db<{ kid: string; proof: string; needed: boolean }[]>`
    select c.kid, c.proof,
      exists (select from application_forms f where f.personal_kid = substr(c.kid, 6))
      or exists (select from application_names f where f.personal_kid = substr(c.kid, 6))
      or exists (select from contacts f where f.personal_kid = substr(c.kid, 6))
      or exists (select from notices f where f.personal_kid = substr(c.kid, 6))
      or exists (select from received_mails f where f.personal_kid = substr(c.kid, 6))
      or exists (select from corrections f where f.personal_kid = substr(c.kid, 6))
      or exists (select from objections f where f.personal_kid = substr(c.kid, 6))
      or exists (select from webhooks f where f.personal_kid = substr(c.kid, 6)) as needed
    from data_key_checks c
    order by c.kid`
  const wrong = known
    .filter(({ kid, proof }) => given.some((key) => key.kid === kid && key.proof !== proof))
    .map(({ kid }) => kid)
  const missing = known
    .filter(({ kid, needed }) => needed && !given.some((key) => key.kid === kid))
    .map(({ kid }) => kid.slice('data:'.length))
  if (wrong.includes(searchKid))
    throw new WrongKeys(
      'SEARCH_KEY: is another than the one that this database was written with. Nobody could be found any more.',
    )
  if (wrong.length > 0)
    throw new WrongKeys(
      `DATA_KEYS: ${wrong.map((kid) => kid.slice('data:'.length)).join(', ')} is another key than the one of that ` +
        'name that this database was written with.',
    )
  if (missing.length > 0)
    throw new WrongKeys(
      `DATA_KEYS: ${missing.join(', ')} is missing, and records are encrypted under it. Keep it after the new key ` +
        'until rotate_data_keys has written them anew.',
    )
}

/** Returns an HMAC by which two keys can be compared without revealing them. */
const proofOf = (secret: Buffer): string => createHmac('sha256', secret).update('satu-pintu key check').digest('hex')
