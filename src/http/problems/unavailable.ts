/**
 * Error codes of the drivers and of our time limits when PostgreSQL or the storage cannot be reached, or not in time.
 */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CHECK_TIMEOUT',
  'POOL_TIMEOUT',
  'TABLE_LOCKED',
  'TimeoutError',
  'NetworkingError',
])

/**
 * SQLSTATEs of PostgreSQL that pass by themselves: shutting down or starting (57P); out of disk, memory or connections
 * (53); a lock (55P03), a statement (57014) or an idle transaction (25P03) that took too long; a disk failure (58030).
 */
const sqlState = /^(57P0[1-5]|53[0-9A-Z]{3}|55P03|57014|25P03|58030)$/

/** Names that the storage client gives its errors instead of codes. */
const names = new Set(['TimeoutError', 'NetworkingError'])

/** True when an error passes by itself, so that the same request is worth a retry. */
export function isUnavailable(error: { code?: string; name?: string }): boolean {
  const { code = '', name = '' } = error
  return codes.has(code) || sqlState.test(code) || names.has(name)
}
