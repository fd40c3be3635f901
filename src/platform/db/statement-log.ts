import type { DriverQuery } from './driver-query.ts'

/** A statement that has ended. It holds no values: they may be personal. */
export interface EndedStatement {
  /** The text, with `$1`, `$2` … for its values, on one line. */
  sql: string
  /** Milliseconds since the statement was sent. */
  ms: number
  failed: boolean
}

export type SeesStatements = (statement: EndedStatement) => void

/**
 * Returns what is told of a query that was sent at `since` (of `performance.now()`). Call it before the query settles.
 */
export function endedStatement(query: DriverQuery, since: number, error?: unknown): EndedStatement {
  const text = query.statement?.string ?? query.strings.join('?')
  return {
    sql: text.replace(/\s+/g, ' ').trim(),
    ms: Math.round((performance.now() - since) * 10) / 10,
    failed: error !== undefined,
  }
}
