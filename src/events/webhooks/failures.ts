/** Reasons for an attempt without a response. `stopped`: this process ended meanwhile. */
export const failures = [
  'timeout',
  'connection_failed',
  'tls_failed',
  'name_not_resolved',
  'address_not_public',
  'stopped',
] as const
export type Failure = (typeof failures)[number]

/** Thrown when an address may not be reached, a name was not resolved, time is over, or this process ends. */
export class UnreachableError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure)
    this.failure = failure
  }
}

const noTls = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_|EPROTO)/
const noData = /^(?:ENOTFOUND|EAI_|ENODATA)/

/** Returns the reason for an error of a connection or a request, by its code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnreachableError) return error.failure
  if (!(error instanceof Error)) return 'connection_failed'
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return 'timeout'
  if (noData.test(code)) return 'name_not_resolved'
  if (error.cause instanceof UnreachableError) return error.cause.failure
  return noTls.test(code) ? 'tls_failed' : 'connection_failed'
}
