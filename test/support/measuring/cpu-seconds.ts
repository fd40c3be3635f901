import assert from 'node:assert/strict'

const tries = 3

/**
 * Asserts that `work` takes less CPU of this process than the limit, at least once in three runs. One run may also
 * collect the garbage of earlier work, and costs more while other processes use the same caches. A fault costs too much
 * in each of them.
 */
export async function takesLessThan(limitSeconds: number, work: () => unknown): Promise<void> {
  const taken: number[] = []
  while (taken.length < tries) {
    const before = process.cpuUsage()
    await work()
    const seconds = process.cpuUsage(before).user / 1_000_000
    if (seconds < limitSeconds) return
    taken.push(seconds)
  }
  assert.fail(`It took ${taken.join(', ')} s of CPU, and may take ${limitSeconds}.`)
}
