import type postgres from 'postgres'

type Client = postgres.ISql<{}>

/** The pool of each reader and transaction. */
const pools = new WeakMap<Client, Client>()

/** Notes that a reader or a transaction belongs to a pool: what is kept for the pool is kept for it. */
export function belongTo<Sql extends Client>(pool: Client, client: Sql): Sql {
  pools.set(client, pool)
  return client
}

/**
 * Keeps something apart for each database: what one database says under a name is not what another says under it. Goes
 * with its pool.
 */
export function perDatabase<T>(make: () => T): (db: Client) => T {
  const kept = new WeakMap<Client, T>()
  return (db) => {
    const pool = pools.get(db) ?? db
    const found = kept.get(pool)
    if (found !== undefined) return found
    const made = make()
    kept.set(pool, made)
    return made
  }
}
