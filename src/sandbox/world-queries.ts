import type postgres from 'postgres'
import type { Registration } from '../access/clients/client.ts'
import { type Db, inTransaction } from '../platform/db/client.ts'
import { lockSandbox } from './event-queries.ts'
import { sampleProvince, sandboxDistrict } from './fixed-permits.ts'

/** The agency of a test key, as the sandbox takes it over. */
interface Tester {
  clientId: string
  /** All its test keys, also expired and revoked ones: rows of `client_keys`, as JSON. */
  keys: readonly object[]
  names: Registration['names']
  owner: string
  purposes: Registration['purposes']
  scopes: Registration['scopes']
}

/** Reads the agency of a test key, with all its test keys, in the live database. Undefined for an unknown key. */
export async function findTester(db: Db, sha256: Buffer): Promise<Tester | undefined> {
  const [row] = await db<Tester[]>`
    select c.id as client_id, c.registration->'names' as names, c.registration->>'owner' as owner,
      c.registration->'purposes' as purposes, c.registration->'scopes' as scopes,
      (select jsonb_agg(own) from client_keys own where own.client_id = c.id and own.prefix = k.prefix) as keys
    from client_keys k
    join clients c on c.id = k.client_id
    where k.sha256 = ${sha256}`
  return row
}

/**
 * Registers an agency in the sandbox with its test keys, or brings its registration and their use and revocations up to
 * date. Returns its village there, which no other agency has. Throws when there is no village left.
 */
export const registerInSandbox = (
  pool: postgres.Sql,
  { clientId, keys, names, owner, purposes, scopes }: Tester,
): Promise<string> =>
  inTransaction(pool, async (tx) => {
    await lockSandbox(tx)
    const village = await villageFor(tx, clientId)
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
      values (${clientId}, 'test', ${JSON.stringify(registration)}::text::jsonb)
      on conflict (id)
      do update
      set registration = excluded.registration, updated_at = now()
      where c.registration is distinct from excluded.registration`
    await tx`
      insert into client_keys as k (id, client_id, label, sha256, prefix, last_four, created_at, expires_at, scopes,
        last_used_at, revoked_at, revocation_reason)
      select id, client_id, label, sha256, prefix, last_four, created_at, expires_at, scopes, last_used_at, revoked_at,
        revocation_reason
      from jsonb_populate_recordset(null::client_keys, ${JSON.stringify(keys)}::text::jsonb)
      on conflict (id)
      do update
      set last_used_at = excluded.last_used_at, revoked_at = excluded.revoked_at,
        revocation_reason = excluded.revocation_reason
      where (k.last_used_at, k.revoked_at) is distinct from (excluded.last_used_at, excluded.revoked_at)`
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
