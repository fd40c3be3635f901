import type postgres from 'postgres'
import type { clientKeys } from '../../drizzle/tables/clients.ts'
import type { Registration } from '../access/clients/client.ts'
import { type Db, inTransaction } from '../platform/db/client.ts'
import { lockSandbox } from './event-queries.ts'
import { sampleProvince, sandboxDistrict } from './fixed-permits.ts'

/** A test key, and what the sandbox takes over of the registration of its agency. */
export interface TestKey
  extends Pick<
    typeof clientKeys.$inferSelect,
    'id' | 'clientId' | 'label' | 'prefix' | 'lastFour' | 'createdAt' | 'expiresAt' | 'scopes'
  > {
  names: Registration['names']
  owner: string
  purposes: Registration['purposes']
  registeredScopes: Registration['scopes']
}

/** Reads a test key and its registration in the live database. Undefined when there is none with this hash. */
export async function findTestKey(db: Db, sha256: Buffer): Promise<TestKey | undefined> {
  const [row] = await db<TestKey[]>`
    select k.id, k.client_id, k.label, k.prefix, k.last_four, k.created_at, k.expires_at, k.scopes,
      c.registration->'names' as names, c.registration->>'owner' as owner, c.registration->'purposes' as purposes,
      c.registration->'scopes' as registered_scopes
    from client_keys k
    join clients c on c.id = k.client_id
    where k.sha256 = ${sha256}`
  return row
}

/**
 * Registers the agency of a test key in the sandbox, with the key, or brings its registration up to date. Returns its
 * village there, which no other agency has. Throws when there is no village left.
 */
export const registerInSandbox = (
  pool: postgres.Sql,
  { names, owner, purposes, registeredScopes: scopes, ...key }: TestKey,
  sha256: Buffer,
): Promise<string> =>
  inTransaction(pool, async (tx) => {
    await lockSandbox(tx)
    const village = await villageFor(tx, key.clientId)
    const registration: Registration = {
      names,
      owner,
      contact: { email: 'sandbox@agency.example', phone: null },
      purposes,
      permitTypes: ['*'],
      regions: [sampleProvince, village],
      scopes,
      ratePolicy: 'agency',
      oauthClient: null,
    }
    await tx`
      insert into regions (code, parent_code, level, name)
      values (${village}, ${sandboxDistrict}, 'village', 'Sandbox')
      on conflict do nothing`
    await tx`
      insert into clients as c (id, environment, registration)
      values (${key.clientId}, 'test', ${JSON.stringify(registration)}::text::jsonb)
      on conflict (id)
      do update
      set registration = excluded.registration, updated_at = now()
      where c.registration is distinct from excluded.registration`
    await tx`
      insert into client_keys (id, client_id, label, sha256, prefix, last_four, created_at, expires_at, scopes)
      values (${key.id}, ${key.clientId}, ${key.label}, ${sha256}, ${key.prefix}, ${key.lastFour}, ${key.createdAt},
        ${key.expiresAt}, ${key.scopes ? [...key.scopes] : null}::text[])
      on conflict do nothing`
    return village
  })

/** Returns the village of an agency, or the next that is free. */
async function villageFor(tx: Db, clientId: string): Promise<string> {
  const [row] = await tx<{ village: string | null }[]>`
    select coalesce(
      (select c.registration->'regions'->>1 from clients c where c.id = ${clientId}),
      (select ${`${sandboxDistrict}.`}::text || to_char(count(*) + 1, 'FM0000')
        from regions r
        where starts_with(r.code, ${`${sandboxDistrict}.`})
        having count(*) < 9999)) as village`
  if (row?.village == null) throw new Error('The sandbox has no village left for another agency.')
  return row.village
}
