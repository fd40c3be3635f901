import type { Finding } from '../invariants/invariant.ts'

/** Returns the findings of promises that failed and that nobody watched: each would end the program. */
export function unseenFindings(errors: readonly unknown[], wasKilled: boolean, act: number): Finding[] {
  return errors.flatMap((error) => {
    // What a killed program still holds fails when its connections do.
    if (wasKilled && isLoss(error)) return []
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ invariant: 'nothing fails unseen', subject: `act ${act}`, expected: 'every promise is watched', found }]
  })
}

const isLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:CONNECTION_|ECONN|57P01)/.test(String(error.code))

/** Returns a list that promises which fail and which nobody watches are added to. */
export function noteUnseen(parts: AsyncDisposableStack): unknown[] {
  const unseen: unknown[] = []
  const note = (error: unknown) => void unseen.push(error)
  process.on('unhandledRejection', note)
  parts.defer(() => void process.off('unhandledRejection', note))
  return unseen
}
