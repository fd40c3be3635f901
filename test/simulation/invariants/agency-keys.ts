import { createHash } from 'node:crypto'
import type { Exchange, Look } from './invariant.ts'

/** Returns the SHA-256 by which the key of an agency in an `Authorization` header is stored. */
export const hashOfKey = ({ credential }: Pick<Exchange, 'credential'>): Buffer =>
  createHash('sha256')
    .update(credential.replace(/^Bearer /, ''))
    .digest()

/** Returns the id of the agency that a key belongs to; undefined for other credentials. */
export async function agencyOfKey({ sql }: Look, exchange: Pick<Exchange, 'credential'>): Promise<string | undefined> {
  const [key] = await sql<{ id: string }[]>`
    select k.client_id as id
    from client_keys k
    where k.sha256 = ${hashOfKey(exchange)}`
  return key?.id
}
