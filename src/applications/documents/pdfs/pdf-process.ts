import { Worker } from 'node:worker_threads'
import { limitCode } from './pdf-exit.ts'

/**
 * Opens PDFs in a separate process, so that their memory is not the API's. A thread reads files from standard input,
 * each as its length in eight bytes and then its bytes. The process answers each with a line of JSON: the flaw, or
 * null. Ends when standard input does. It ends with `limitCode` and without an answer when a file takes more than 15
 * seconds of processor time, fills the heap of the thread, or makes the process grow by more than 400 MB, as a
 * compressed bomb does. A heap that fills at once, as by one large table, makes V8 abort the process: standard error
 * says so. At any other end no file is at fault; standard error says why, and has nothing of a file.
 */

/** A limit of elapsed time would refuse good files on a busy machine. */
const checkMilliseconds = 15_000
const heapMegabytes = 256
/** Inflated data lies outside of the heap, so the whole process is watched. */
const growthLimit = 400 * 1024 * 1024
const watchMilliseconds = 20

const thread = new Worker(new URL('./pdf-thread.ts', import.meta.url), {
  resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  // The library writes parts of broken files there.
  stderr: true,
})
thread.stderr.resume()
let watch: NodeJS.Timeout | undefined

/** Ends the process when the file that is opened now exceeds a limit. */
function watchFile(): void {
  const before = process.cpuUsage()
  let lowest = process.memoryUsage.rss()
  watch = setInterval(() => {
    const size = process.memoryUsage.rss()
    lowest = Math.min(lowest, size)
    if (millisecondsUsed(before) > checkMilliseconds || size - lowest > growthLimit) process.exit(limitCode)
  }, watchMilliseconds)
}

/** Returns the processor time of this process, threads included, since `before`. */
function millisecondsUsed(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

thread.on('message', (said: unknown) => {
  if (said === 'opening') return watchFile()
  clearInterval(watch)
  watch = undefined
  process.stdout.write(`${JSON.stringify(said)}\n`)
})
thread.on('error', (error) => {
  if (watch) process.exit(limitCode)
  process.exitCode = 1
  console.error(error)
})
thread.on('exit', () => process.exit())
