/** No single run goes on for ever; the next one takes up where it stopped. */
export const batchesLimit = 1_000

/**
 * What has to wait a while, and holds up nothing else: whoever throws it has seen to it that it is not met again in the
 * same run.
 */
export class Postponed extends Error {}

/**
 * Goes from batch to batch until nothing is left, or it is to stop: returns how much was done, and whether there may be
 * more. Throws what was postponed once the rest is done.
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
 * Does each of several works in turn, whatever becomes of the others: how much they did together. Throws what failed
 * once nothing else was done, so that who asks until nothing is left has done all else by then; it is for works that
 * fail again as long as what is wrong stays.
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
 * Work that never runs twice at a time: asked for while it runs, or when it says that there is more, it runs once more,
 * so that nothing is overlooked which comes up just when it ends. What fails is left to the schedule.
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
