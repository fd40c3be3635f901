import { randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { Sql } from 'postgres'

const cookieKeyBytes = 32

/** The keys of tokens and cookies. They survive a restart, and so do tokens and sessions. */
export interface Secrets {
  signingKeys: JWK[]
  cookieKeys: string[]
}

/** Returns the keys from the database. The first start creates them; concurrent starts get the same keys. */
export async function loadSecrets(sql: Sql): Promise<Secrets> {
  const kept = await findSecrets(sql)
  if (kept) return kept
  await sql`
    insert into embedded_identity.secrets (content)
    values (${JSON.stringify(await makeSecrets())}::text::json)
    on conflict do nothing`
  const secrets = await findSecrets(sql)
  if (!secrets) throw new Error('The embedded identity provider could not keep its keys.')
  return secrets
}

/** Returns the public parts of the keys, which only verify tokens. */
export function publicKeys(signingKeys: readonly JWK[]): JWK[] {
  return signingKeys.map(({ d: _secret, ...publicHalf }) => publicHalf)
}

async function findSecrets(sql: Sql): Promise<Secrets | undefined> {
  const [row] = await sql<{ content: Secrets }[]>`select content from embedded_identity.secrets`
  return row?.content
}

async function makeSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = await exportJWK(privateKey)
  const signingKey = { ...key, kid: await calculateJwkThumbprint(key), alg: 'ES256', use: 'sig' }
  return { signingKeys: [signingKey], cookieKeys: [randomBytes(cookieKeyBytes).toString('base64url')] }
}
