/** What postgres.js says when a connection is gone without PostgreSQL having said so. */
const lossCodes = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/**
 * Settles as the work of a transaction does, except when its connection is lost: then never, and postgres.js rejects
 * the transaction by itself as soon as the socket has closed. If it were told, it would send a ROLLBACK to the socket
 * that is gone, which throws where nothing can catch it and ends the process (porsager/postgres issue 1208).
 */
export function unlessLost<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (isLoss(error)) return new Promise<never>(() => {})
    throw error
  })
}

/** True for the error of a query whose connection was lost. */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const [code, severity] = ['code' in error ? error.code : undefined, 'severity' in error ? error.severity : undefined]
  return severity === 'FATAL' || severity === 'PANIC' || (typeof code === 'string' && lossCodes.has(code))
}
