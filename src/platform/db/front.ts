import type postgres from 'postgres'
import { type DriverQuery, isDriverQuery } from './driver-query.ts'

/** Returns a proxy of a client that calls `change` with each query before it is sent. */
export function wherever<Sql extends postgres.ISql>(sql: Sql, change: (query: DriverQuery) => void): Sql {
  return new Proxy(sql, {
    apply(target, self, parts) {
      const made: unknown = Reflect.apply(target, self, parts)
      if (isDriverQuery(made)) change(made)
      return made
    },
  })
}

/** Returns a proxy of a client with some of its functions replaced. */
export function replacing(sql: postgres.Sql, functions: Readonly<Record<string, unknown>>): postgres.Sql {
  const replaced = new Map<string | symbol, unknown>(Object.entries(functions))
  return new Proxy(sql, { get: (target, name) => replaced.get(name) ?? Reflect.get(target, name) })
}

/**
 * Returns the function of the driver that sends the queries of a client. Throws for an unknown version of postgres.js.
 */
export function handlerOf(sql: postgres.Sql): (query: DriverQuery) => void {
  const query: unknown = sql`select 1`
  if (!isDriverQuery(query)) throw new Error('This version of postgres.js is another than the limits know.')
  return query.handler
}
