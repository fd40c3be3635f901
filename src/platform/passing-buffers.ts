import { loadGarbageCollector } from './garbage-collector.ts'

/** The bytes that may pass until their memory is freed. */
const betweenCollections = 4 * 1024 * 1024
/** The smallest chunk that is freed at once. The multipart parser yields, and keeps, a memory of at most 255 bytes. */
const leastFreed = 4 * 1024

let collect: ReturnType<typeof loadGarbageCollector> | undefined
let passed = 0

/**
 * Counts bytes of a stream that are not referenced any more. Runs a minor garbage collection every 4 MB, in about 1 ms.
 * Without it, buffers outside of the heap reach 64 MB first, and V8 runs full collections while large files pass.
 */
export function countPassed(bytes: number): void {
  passed += bytes
  if (passed < betweenCollections) return
  passed = 0
  collect ??= loadGarbageCollector()
  collect({ type: 'minor' })
}

/**
 * Frees the memory of a chunk of a stream at once, without a garbage collection. Nobody may read the chunk afterwards:
 * its length is 0. Use it for chunks of sockets only. A chunk that shares its memory with others, or has less than 4 KB,
 * is left to the collector, and counts as in `countPassed`.
 */
export function freeChunk(chunk: Buffer): void {
  const { buffer, byteLength } = chunk
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  if (isAlone && byteLength >= leastFreed) buffer.transfer(0)
  else countPassed(byteLength)
}
