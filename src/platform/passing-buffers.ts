import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The bytes that may pass until their memory is freed. */
const betweenCollections = 4 * 1024 * 1024

let collect: ((options: { type: 'minor' }) => void) | undefined
let passed = 0

/**
 * Counts bytes of a stream that are not referenced any more. Runs a minor garbage collection every 4 MB, in about 1 ms.
 * Without it, buffers outside of the heap reach 64 MB first, and V8 runs full collections while large files pass.
 */
export function countPassed(bytes: number): void {
  passed += bytes
  if (passed < betweenCollections) return
  passed = 0
  collect ??= loadCollector()
  collect({ type: 'minor' })
}

/** Returns V8's garbage collector, which contexts have that are created under `--expose-gc`. */
function loadCollector(): (options: { type: 'minor' }) => void {
  setFlagsFromString('--expose-gc')
  const collector: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collector !== 'function') return () => {}
  return (options) => void collector(options)
}
