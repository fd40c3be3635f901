/**
 * Returns a function whose callers share the results of `ask`. At most one `ask` runs at a time. Calls during it share
 * the next one: each caller gets a result of an `ask` that began after the call.
 */
export function sharedQuestion<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  async function askNext(): Promise<T> {
    await asked
    next = undefined
    const answer = ask()
    asked = answer.catch(() => {})
    return answer
  }
  return () => (next ??= askNext())
}
