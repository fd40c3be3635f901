/**
 * Returns a function that throws an error anew, with the settings that an operator changes before its message. The code
 * of the error stays.
 */
export const nameSettings =
  (settings: string) =>
  (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const named = new Error(`${settings}: ${reason}`, { cause })
    throw cause instanceof Error && 'code' in cause ? Object.assign(named, { code: cause.code }) : named
  }
