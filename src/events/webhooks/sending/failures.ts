/**
 * Reasons for an attempt without a response. `certificate_…`: the receiver's certificate was rejected. `tls_failed`:
 * TLS failed for another reason. `stopped`: this process stopped during the attempt.
 */
export const failures = [
  'timeout',
  'connection_failed',
  'tls_failed',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_not_yet_valid',
  'certificate_name_mismatch',
  'name_not_resolved',
  'address_not_public',
  'stopped',
] as const
export type Failure = (typeof failures)[number]

/** Thrown for a forbidden address, an unresolved name, a timeout, and the end of this process. */
export class UnreachableError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure)
    this.failure = failure
  }
}

const certificateFaults: Readonly<Record<string, Failure>> = {
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_name_mismatch',
  HOSTNAME_MISMATCH: 'certificate_name_mismatch',
}
const untrusted = /^(?:CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|INVALID_CA|INVALID_PURPOSE)/
const noTls = /^(?:ERR_TLS|ERR_SSL|EPROTO)/
const noData = /^(?:ENOTFOUND|EAI_|ENODATA)/

/** Returns the reason for an error of a connection or a request, by its code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnreachableError) return error.failure
  if (!(error instanceof Error)) return 'connection_failed'
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return 'timeout'
  if (noData.test(code)) return 'name_not_resolved'
  if (error.cause instanceof UnreachableError) return error.cause.failure
  const fault = certificateFaults[code]
  if (fault) return fault
  if (untrusted.test(code)) return 'certificate_untrusted'
  return noTls.test(code) ? 'tls_failed' : 'connection_failed'
}
