/**
 * Error codes of drivers, `fetch` and time limits when a service cannot be reached, or not in time. The machine of this
 * process may have no file, port or memory left for a connection; a name is then `EBUSY`.
 */
const codes = new Set([
  'EADDRNOTAVAIL',
  'EBUSY',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EMFILE',
  'ENETDOWN',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
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
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
])

/**
 * Transient SQLSTATEs of PostgreSQL: shutting down or starting (57P); out of disk, memory or connections (53); timeouts
 * of a lock (55P03), a statement (57014) or an idle transaction (25P03); an I/O error (58030); a deadlock (40P01); a
 * serialization failure (40001); a server that can only be read (25006), as one before its promotion.
 */
const sqlState = /^(25006|57P0[1-5]|53[0-9A-Z]{3}|55P03|57014|25P03|58030|40P01|40001)$/

/** SQLSTATEs of a rejected login (28) or a missing database (3D000). An operator has to correct the settings. */
const refusesEntry = /^(28[0-9A-Z]{3}|3D000)$/

/**
 * Codes of a certificate of the server that is not trusted: it has ended, its authority or name is another, or it is
 * not for servers. Node says `UNSPECIFIED` for other reasons, such as a key that is too short.
 */
const distrust = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNSPECIFIED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Codes of a handshake of TLS that fails: no common version or cipher, or the answer is no TLS. */
const handshake = /^(EPROTO$|ERR_SSL_)/

/** The code of a record under a data key of another process. This one gets it with its next start. */
const missingDataKey = 'DATA_KEY_MISSING'

/** Names of errors of the storage client, which have no codes. */
const names = new Set(['TimeoutError', 'NetworkingError'])

/** True for a transient error of the database or the storage: a retry may succeed. */
export function passesByItself(error: { code?: string; name?: string }): boolean {
  const { code = '', name = '' } = error
  return codes.has(code) || sqlState.test(code) || names.has(name)
}

/**
 * True when the database, the storage or a record cannot be used now: a transient error, a rejected login, a
 * certificate that is not trusted, no TLS, or a missing data key.
 */
export function isUnavailable(error: { code?: string; name?: string }): boolean {
  const { code = '' } = error
  const isUntrusted = distrust.has(code) || handshake.test(code)
  return passesByItself(error) || refusesEntry.test(code) || isUntrusted || code === missingDataKey
}
