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
 * Returns a function that keeps one value for each database: the same name can mean different things in two of them.
 * A value is dropped with the pool of its database.
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
