import { loadCollector } from './collector.ts'

/** The bytes that may pass until their memory is freed. */
const betweenCollections = 4 * 1024 * 1024

let collect: ReturnType<typeof loadCollector> | undefined
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
