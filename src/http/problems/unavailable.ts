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
 * (53); a lock (55P03), a statement (57014) or an idle transaction (25P03) that took too long; a disk failure (58030);
 * the victim of a deadlock (40P01), and a transaction that cannot be serialised (40001).
 */
const sqlState = /^(57P0[1-5]|53[0-9A-Z]{3}|55P03|57014|25P03|58030|40P01|40001)$/

/**
 * SQLSTATEs of a database that no longer lets the program in: wrong password or no right to log in (28), or no such
 * database (3D000). They pass when an operator has put it right.
 */
const refusesEntry = /^(28[0-9A-Z]{3}|3D000)$/

/** Names that the storage client gives its errors instead of codes. */
const names = new Set(['TimeoutError', 'NetworkingError'])

/** True when an error passes by itself, so that the same request is worth a retry. */
export function passesByItself(error: { code?: string; name?: string }): boolean {
  const { code = '', name = '' } = error
  return codes.has(code) || sqlState.test(code) || names.has(name)
}

/** True when a part that is needed cannot be used now. While the program runs, an operator may still mend it. */
export const isUnavailable = (error: { code?: string; name?: string }): boolean =>
  passesByItself(error) || refusesEntry.test(error.code ?? '')
