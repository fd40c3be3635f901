/** The longest time of one run. The next run continues where it stopped. */
export const batchesLimit = 1_000

/** Thrown for work that has to wait. The thrower makes sure that the same run does not meet that work again. */
export class Postponed extends Error {}

/**
 * Runs batches until none is left or the signal aborts. Returns the amount done and if there may be more. Throws what
 * was postponed, after the rest is done.
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
 * Runs every task even if some fail. Returns the total. Throws only when no task made progress, so that a caller who
 * repeats until nothing is left has done all that can be done.
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
 * Runs work one at a time. A call while it runs, or a run that reports more work, starts one more run afterwards, so
 * that nothing is missed that appears at the end of a run. Failures are left to the schedule.
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
