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

/** Returns the id of the agency that a live key belongs to; undefined for test keys of a sandbox and other credentials. */
export async function agencyOfKey(look: Look, exchange: Pick<Exchange, 'credential'>): Promise<string | undefined> {
  if (isOfSandbox(look, exchange)) return undefined
  const [key] = await look.sql<{ id: string }[]>`
    select k.client_id as id
    from client_keys k
    where k.sha256 = ${hashOfKey(exchange)}`
  return key?.id
}
