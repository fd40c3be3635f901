import type { Db } from '../../../src/platform/db/client.ts'
import type { Network } from '../network.ts'
import { race } from './racing.ts'

/**
 * Runs `work` in a transaction whose statements pause at their first call of the SQL function `left(text, integer)`:
 * what they have read is old then, and they hold no lock yet. `meanwhile` runs and commits, then `work` goes on.
 * Returns its result. Fails if no statement calls the function.
 */
export async function pausingAtLeft<T>(
  net: Network,
  work: (tx: Db) => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const { pool } = net.database
  await pool`
    create or replace function public.left(whole text, length integer) returns text language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(4711);
      return pg_catalog.left(whole, length);
    end $$`
  return race(
    net,
    (tx) => tx`select pg_advisory_xact_lock(4711)`,
    () =>
      pool.begin(async (tx) => {
        await tx`set local search_path = public, pg_catalog`
        return work(tx)
      }) as Promise<T>,
    meanwhile,
  )
}
