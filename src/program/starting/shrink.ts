import { loadGarbageCollector } from '../../platform/garbage-collector.ts'

/** The time after a start before memory is released, so that the first health probes are answered at once. */
const delayMilliseconds = 1_000

/**
 * Releases the memory that only the start needed, once, a second later: V8 runs no full collection in an idle process.
 * The collection blocks the process for about 0.1 s. It does not keep the process alive.
 *
 * A tick waits during the collection. V8 forgets the hidden class of an object literal if no such object is alive, and
 * Node's `nextTick`, which has run by then, would create each of its own on the slow path from then on.
 */
export function shrinkAfterStart(): void {
  setTimeout(() => {
    process.nextTick(() => {})
    loadGarbageCollector()({ type: 'major', flavor: 'last-resort' })
  }, delayMilliseconds).unref()
}
