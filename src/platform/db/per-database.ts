import type postgres from 'postgres'

type Client = postgres.ISql<{}>

/** The pool of each reader, standby and transaction. */
const pools = new WeakMap<Client, Client>()

/** Registers a client as one of a pool's database: both share the values of `perDatabase`. Returns the client. */
export function belongTo<Sql extends Client>(pool: Client, client: Sql): Sql {
  pools.set(client, pool)
  return client
}

/** Returns a function that caches one value for each database, made at the first call, until its pool is collected. */
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
