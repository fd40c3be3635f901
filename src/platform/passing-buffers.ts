import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The bytes that may pass until the memory of those before them is freed. */
const betweenCollections = 4 * 1024 * 1024

let collect: ((options: { type: 'minor' }) => void) | undefined
let passed = 0

/**
 * Counts bytes of a stream that nothing refers to any more, and has the buffers of the last 4 MB freed, which takes
 * about a millisecond. V8 collects young objects when their own space is full, and their buffers lie outside of it: 64
 * MB of them start a search of the whole heap before that, over and over while large files pass.
 */
export function countPassed(bytes: number): void {
  passed += bytes
  if (passed < betweenCollections) return
  passed = 0
  collect ??= loadCollector()
  collect({ type: 'minor' })
}

/** V8 shows its collector to a context that is made while this flag is set. */
function loadCollector(): (options: { type: 'minor' }) => void {
  setFlagsFromString('--expose-gc')
  const collector: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collector !== 'function') return () => {}
  return (options) => void collector(options)
}
