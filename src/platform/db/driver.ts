import type postgres from 'postgres'

/**
 * All that the program uses of the inside of postgres.js. Its pieces, and what each works round in this version:
 *
 * - `wherever`, `handlerOf`, `beforeSettling` (pool, reader): no limit of time for a connection or a silent server.
 * - `runAgain` (reader): a pipelined connection has no way to take back what it has not answered.
 * - `Connection`: a client that lost its connection sends old queries on the next one, and leaves some unsettled.
 * - `unlessLost` (`lost-connection.ts`): ROLLBACK to a closed socket ends the process (porsager/postgres, issue 1208).
 * - `takeArrays` (`arrays.ts`): a failure of the query for array types is unhandled, which ends the process.
 * - `forgettingStatements` (`statement.ts`): it keeps the rows of each statement until the next full collection, and
 *   the first caller of each place for ever.
 * - `openClient`: its timer for reconnecting outlives `end`, its pause between two tries grows to 20 seconds, and it
 *   writes to TLS whose socket was destroyed.
 *
 * `test/platform/db/knowing-the-driver.test.ts` fails when another version is installed, or has other internals.
 */
export const provenVersion = '3.4.9'

/**
 * The internals of a postgres.js query that the time limits use. `handler` sends the query when it is first awaited
 * (fragments are never sent); `resolve` and `reject` settle it.
 */
export interface DriverQuery extends Promise<unknown> {
  handler: (query: DriverQuery) => void
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  /**
   * The texts between the values: the same array for each call at one place in the code, so it identifies a statement.
   */
  strings: readonly string[]
  args: readonly unknown[]
  /** The stack of the first call at its place in the code, as text. */
  readonly origin: string
  /** The text as it was sent, once the driver has built it. */
  statement?: { readonly string: string } | null
}

export const isDriverQuery = (value: unknown): value is DriverQuery =>
  value instanceof Promise && 'handler' in value && typeof value.handler === 'function' && 'strings' in value

const ignored = (): void => {}

/** Repeats a query of `sql` as a new query, passed to `send`. The result settles the original query. */
export function runAgain(sql: postgres.Sql, query: DriverQuery, send: (again: DriverQuery) => void): void {
  const { strings, args, resolve, reject } = query
  query.resolve = ignored
  query.reject = ignored
  const again: unknown = Reflect.apply(sql, undefined, [strings, ...args])
  if (!isDriverQuery(again)) return
  again.handler = send
  again.then(resolve, reject)
}

/**
 * Calls `settled` once before a query settles. The query stays unsettled if it returns false. Its functions are no
 * literals in an assignment to a property, because V8 creates such in the old generation: each would keep its request
 * in memory until the next full collection.
 */
export function beforeSettling(query: DriverQuery, settled: (error?: unknown) => boolean): void {
  const { resolve, reject } = query
  function restore(): void {
    query.resolve = resolve
    query.reject = reject
  }
  const resolving = (result: unknown) => {
    restore()
    if (settled()) resolve(result)
  }
  const rejecting = (error: unknown) => {
    restore()
    if (settled(error)) reject(error)
  }
  query.resolve = resolving
  query.reject = rejecting
}

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
  if (!isDriverQuery(query)) throw new Error('This version of postgres.js is another than the time limits know.')
  return query.handler
}
