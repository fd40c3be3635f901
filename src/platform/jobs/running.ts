/** The most batches of one run. The next run continues where it stopped. */
export const batchesLimit = 1_000

/** Thrown by a batch for work that has to wait. Later batches of the same run must not meet that work again. */
export class Postponed extends Error {}

/**
 * Runs batches until one does nothing, the signal aborts, or `batchesLimit` is reached. Returns the total, and if more
 * work may be left. Throws the first `Postponed` after the other work is done.
 */
export async function runAll(
  batch: () => Promise<number>,
  signal: AbortSignal,
): Promise<{ done: number; more: boolean }> {
  let all = 0
  let postponed: Postponed | undefined
  for (let runs = 0; runs < batchesLimit && !signal.aborted; runs++) {
    const done = await batch().catch((error: unknown) => {
      if (!(error instanceof Postponed)) throw error
      postponed ??= error
      return undefined
    })
    if (done === 0) {
      if (postponed) throw postponed
      return { done: all, more: false }
    }
    all += done ?? 0
  }
  if (postponed) throw postponed
  return { done: all, more: !signal.aborted }
}

/**
 * Runs every task in turn, even if some fail. Returns the total. Throws only when none made progress and one failed, so
 * that a caller who repeats it until it returns 0 or throws has done all that is possible.
 */
export async function eachInTurn(works: readonly (() => Promise<number>)[]): Promise<number> {
  let all = 0
  const failures: unknown[] = []
  for (const work of works)
    all += await work().catch((error: unknown) => {
      failures.push(error)
      return 0
    })
  if (failures.length > 0 && all === 0)
    throw failures.length === 1
      ? failures[0]
      : new AggregateError(
          failures,
          `${failures.length} of ${works.length} works failed, the first because: ${String(failures[0])}`,
        )
  return all
}

/**
 * Returns `ask`, which runs `work` unless it is running. An `ask` during a run, or a run that resolves to true, starts
 * one more run afterwards. Ignores failures. `settled` resolves when no run is in progress.
 */
export function oneAfterTheOther(work: () => Promise<boolean>) {
  let running: Promise<void> | undefined
  let askedAgain = false
  async function runOn(): Promise<void> {
    do {
      askedAgain = false
      askedAgain = (await work().catch(() => false)) || askedAgain
    } while (askedAgain)
    running = undefined
  }
  return {
    ask: () => {
      askedAgain = running !== undefined
      running ??= runOn()
    },
    settled: async () => running,
  }
}
