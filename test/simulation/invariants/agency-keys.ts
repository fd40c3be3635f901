import { createHash } from 'node:crypto'
import type { Exchange, Look } from './invariant.ts'
import { isOfSandbox } from './sandbox-keys.ts'

/** True for a request with the key of an agency, valid or not. */
export const isKeyed = ({ credential }: Pick<Exchange, 'credential'>): boolean =>
  /^Bearer ptsp_(?:live|test)_/.test(credential)

/** Returns the SHA-256 by which the key of an agency in an `Authorization` header is stored. */
export const hashOfKey = ({ credential }: Pick<Exchange, 'credential'>): Buffer =>
  createHash('sha256')
    .update(credential.replace(/^Bearer /, ''))
    .digest()

/** Returns the id of the agency that a live key belongs to; undefined for test keys of a sandbox and others. */
export const agencyOfKey = async (look: Look, exchange: Pick<Exchange, 'credential'>): Promise<string | undefined> =>
  isOfSandbox(look, exchange) ? undefined : ownerOfKey(look, exchange)

/** Returns the id of the agency that a key belongs to, also a test key; undefined for other credentials. */
export async function ownerOfKey({ sql }: Look, exchange: Pick<Exchange, 'credential'>): Promise<string | undefined> {
  const [key] = await sql<{ id: string }[]>`
    select k.client_id as id
    from client_keys k
    where k.sha256 = ${hashOfKey(exchange)}`
  return key?.id
}
