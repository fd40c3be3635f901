/**
 * Returns the reason of a request that failed: the code of the system, of TLS or of `fetch`. Without a code, the words
 * that `fetch` has for its cause, such as a redirect, or else the name of the error. The message of the error itself is
 * left out, because it may contain addresses.
 */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause = error.cause instanceof Error ? error.cause : undefined
  const named = cause ?? error
  if ('code' in named && typeof named.code === 'string') return named.code
  return cause ? cause.message : error.name
}
