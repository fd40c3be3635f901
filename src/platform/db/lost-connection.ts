/** Error codes of postgres.js for a connection that was lost without a message of PostgreSQL. */
const lossCodes = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/**
 * SQL states that refuse a new connection: the server is starting (57P03) or has no connection left (53300), the
 * password is wrong or the role may not log in (28), or there is no such database (3D000). No connection was lost.
 */
const refusedStates = /^(57P03|53300|28[0-9A-Z]{3}|3D000)$/

/**
 * Settles as the work of a transaction does, except when a connection is lost: then it calls `lost`, which has to end
 * the connection of the transaction, and never settles. The driver rejects the transaction by itself as soon as the
 * socket has closed. If it were told, it would send a ROLLBACK to the socket that is gone, which throws where nothing
 * can catch it and ends the process (porsager/postgres issue 1208).
 */
export function unlessLost<T>(work: Promise<T>, lost: () => void): Promise<T> {
  return work.catch((error: unknown) => {
    if (!isLoss(error)) throw error
    lost()
    return new Promise<never>(() => {})
  })
}

/** True for the error of a query whose connection was lost. */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false
  const isFatal = 'severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC')
  return lossCodes.has(error.code) || (isFatal && !refusedStates.test(error.code))
}
