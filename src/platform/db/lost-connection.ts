/** Error codes of a connection that was lost without a message from PostgreSQL. */
const lossCodes = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/**
 * SQLSTATEs that reject a new connection, so that none was lost: the server is starting (57P03), has no connections
 * left (53300), rejects the login (28), or has no such database (3D000).
 */
const refusedStates = /^(57P03|53300|28[0-9A-Z]{3}|3D000)$/

/**
 * Settles like `work`, the work of a transaction, except when its connection is lost: then it calls `lost`, which must
 * destroy the connection, and never settles. The driver rejects the transaction when the socket closes. A rejection
 * here would make it send ROLLBACK to the closed socket, which ends the process (porsager/postgres issue 1208).
 */
export function unlessLost<T>(work: Promise<T>, lost: () => void): Promise<T> {
  return work.catch((error: unknown) => {
    if (!isLoss(error)) throw error
    lost()
    return new Promise<never>(() => {})
  })
}

/** True for an error that means that the connection of a query was lost. */
export function isLoss(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false
  const isFatal = 'severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC')
  return lossCodes.has(error.code) || (isFatal && !refusedStates.test(error.code))
}
