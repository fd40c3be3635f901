/** What the drivers and our own time limits say when PostgreSQL or the storage cannot be reached, or not in time. */
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
 * What PostgreSQL says when it is shutting down or starting (57P), out of disk, memory or connections (53), when a lock
 * (55P03), a statement (57014) or an idle transaction (25P03) took too long, or when its disk fails (58030).
 */
const sqlState = /^(57P0[1-5]|53[0-9A-Z]{3}|55P03|57014|25P03|58030)$/

/** Names that the storage client gives its errors instead of codes. */
const names = new Set(['TimeoutError', 'NetworkingError'])

/** Whether an error passes by itself, so that the same request is worth another try. */
export function isUnavailable(error: { code?: string; name?: string }): boolean {
  const { code = '', name = '' } = error
  return codes.has(code) || sqlState.test(code) || names.has(name)
}
