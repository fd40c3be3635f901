import { AsyncLocalStorage } from 'node:async_hooks'
import type { DriverQuery } from './driver-query.ts'

/** A statement that has ended. It holds no values: they may be personal. */
export interface EndedStatement {
  /** The text, with `$1`, `$2` … for its values, on one line. */
  sql: string
  /** Milliseconds since the statement was sent. */
  ms: number
  failed: boolean
  /** The SQLSTATE or the code of the driver, for one that failed with a code. */
  code?: string
}

export type SeesStatements = (statement: EndedStatement) => void

/**
 * Returns the log entry of a query that was sent at `since` (of `performance.now()`). Call it before the query
 * settles.
 */
export function endedStatement(query: DriverQuery, since: number, error?: unknown): EndedStatement {
  const text = query.statement?.string ?? query.strings.join('?')
  return {
    sql: text.replace(/\s+/g, ' ').trim(),
    ms: Math.round((performance.now() - since) * 10) / 10,
    failed: error !== undefined,
    ...(hasCode(error) && { code: error.code }),
  }
}

const hasCode = (error: unknown): error is { code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'

/** Runs a function in an asynchronous context. */
export type InContext = <T>(call: () => T) => T

/**
 * Returns a function that runs others in the asynchronous context of the caller, if statements are watched: a query
 * ends in the context of its connection, which other requests share.
 */
export const contextOfCaller = (seen: SeesStatements | undefined): InContext =>
  seen ? AsyncLocalStorage.snapshot() : (call) => call()
