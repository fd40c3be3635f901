import { AsyncLocalStorage } from 'node:async_hooks'
import type { DriverQuery } from './driver.ts'

/** A statement that has ended, without its values, which may be personal. */
export interface EndedStatement {
  /** The text, with `$1`, `$2` … for its values, on one line. */
  sql: string
  /** Milliseconds from sending the statement to its end. */
  ms: number
  failed: boolean
  /** The SQLSTATE, or the error code of the driver. Absent: it succeeded, or its error has none. */
  code?: string
}

export type SeesStatements = (statement: EndedStatement) => void

/** Returns the log entry of a query that was sent at `since` (`performance.now()`). Call it right before it settles. */
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
 * Returns a function that runs others in the asynchronous context of now. A query ends in the context of its
 * connection, which other requests share. Without an observer it runs them where it is called.
 */
export const contextOfCaller = (seen: SeesStatements | undefined): InContext =>
  seen ? AsyncLocalStorage.snapshot() : (call) => call()
