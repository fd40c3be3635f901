import type postgres from 'postgres'

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
  /** The text as it was sent, once the driver has built it. */
  statement?: { readonly string: string } | null
}

export const isDriverQuery = (value: unknown): value is DriverQuery =>
  value instanceof Promise && 'handler' in value && typeof value.handler === 'function' && 'strings' in value

/** Repeats a query of `sql` as a new query, passed to `send`. The result settles the original query. */
export function runAgain(sql: postgres.Sql, query: DriverQuery, send: (again: DriverQuery) => void): void {
  const { strings, args, resolve, reject } = query
  query.resolve = () => {}
  query.reject = () => {}
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
