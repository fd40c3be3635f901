import type postgres from 'postgres'

/**
 * The internals of a postgres.js query that the limits need; the driver has no such limits. `handler` sends the query
 * when it is first awaited (a fragment is never sent); `resolve` and `reject` settle it.
 */
export interface DriverQuery extends Promise<unknown> {
  handler: (query: DriverQuery) => void
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  /** The text between the values: the same array for each call of one place in the code. */
  strings: readonly string[]
  /** The values between. */
  args: readonly unknown[]
  /** The text as it was sent; there once the driver has put it together. */
  statement?: { readonly string: string } | null
}

export const isDriverQuery = (value: unknown): value is DriverQuery =>
  value instanceof Promise && 'handler' in value && typeof value.handler === 'function' && 'strings' in value

/** Runs a query of `sql` again as a new one, which settles it in its place. `send` is called with the new one. */
export function runAgain(sql: postgres.Sql, query: DriverQuery, send: (again: DriverQuery) => void): void {
  const { strings, args, resolve, reject } = query
  query.resolve = () => {}
  query.reject = () => {}
  const again: unknown = Reflect.apply(sql, undefined, [strings, ...args])
  if (!isDriverQuery(again)) return
  again.handler = send
  again.then(resolve, reject)
}

/** Calls `settled` once, before the query settles, and lets it settle unless that returns false. */
export function beforeSettling(query: DriverQuery, settled: (error?: unknown) => boolean): void {
  const { resolve, reject } = query
  function restore(): void {
    query.resolve = resolve
    query.reject = reject
  }
  query.resolve = (result) => {
    restore()
    if (settled()) resolve(result)
  }
  query.reject = (error) => {
    restore()
    if (settled(error)) reject(error)
  }
}
