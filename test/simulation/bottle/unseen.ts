import type { Finding } from '../invariants/invariant.ts'

/**
 * Returns a finding for each unhandled rejection: it would end the program. A lost connection is none once a program
 * was killed.
 */
export function unseenFindings(errors: readonly unknown[], wasKilled: boolean, act: number): Finding[] {
  return errors.flatMap((error) => {
    // Code of a killed program fails when its connections are closed.
    if (wasKilled && isLoss(error)) return []
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ invariant: 'nothing fails unseen', subject: `act ${act}`, expected: 'every promise is watched', found }]
  })
}

const isLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:CONNECTION_|ECONN|57P01)/.test(String(error.code))

/** Returns a list to which the reason of each unhandled rejection is added, until `parts` is disposed. */
export function noteUnseen(parts: AsyncDisposableStack): unknown[] {
  const unseen: unknown[] = []
  const note = (error: unknown) => void unseen.push(error)
  process.on('unhandledRejection', note)
  parts.defer(() => void process.off('unhandledRejection', note))
  return unseen
}
