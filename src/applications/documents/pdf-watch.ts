import { Piscina } from 'piscina'
import type { PdfFlaw } from '../../http/problems/pdf-flaws.ts'

/** The most processor time of a check. A limit of elapsed time would refuse good files on a busy machine. */
const checkMilliseconds = 15_000
const heapMegabytes = 256
/**
 * The growth of the process at which a check is ended. Inflated data lies outside of the heap, so the whole process is
 * watched.
 */
const growthLimit = 400 * 1024 * 1024
const watchMilliseconds = 20

const threads = new Piscina({
  filename: new URL('./pdf-thread.ts', import.meta.url).href,
  minThreads: 0,
  maxThreads: 1,
  idleTimeout: 60_000,
  resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
})

/**
 * Returns why these bytes are refused as a PDF; null when they are accepted. A check is ended when it takes more than
 * 15 seconds of processor time, or makes the process grow by more than 400 MB, as a compressed bomb does. The file then
 * counts as unreadable. `bytes` must be the whole of its buffer, which is transferred to the thread and is empty then.
 */
export async function flawInPdf(bytes: Uint8Array<ArrayBuffer>): Promise<PdfFlaw | null> {
  const stop = new AbortController()
  const before = process.cpuUsage()
  let lowest = process.memoryUsage.rss()
  const watch = setInterval(() => {
    const size = process.memoryUsage.rss()
    lowest = Math.min(lowest, size)
    if (millisecondsUsed(before) > checkMilliseconds || size - lowest > growthLimit) stop.abort()
  }, watchMilliseconds)
  try {
    return await threads.run(bytes, { signal: stop.signal, transferList: [bytes.buffer] })
  } catch {
    return 'unreadable'
  } finally {
    clearInterval(watch)
  }
}

/** Returns the processor time of this process, threads included, since `before`. */
function millisecondsUsed(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
