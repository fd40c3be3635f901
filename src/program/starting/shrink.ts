import { loadCollector } from '../../platform/collector.ts'

/** The time after a start before memory is released, so that the first health probes are answered at once. */
const delayMilliseconds = 1_000

/**
 * Releases the memory that only the start needed, once, a second later: V8 runs no full collection in an idle process.
 * The collection blocks the process for about 0.1 s. It does not keep the process alive.
 */
export function shrinkAfterStart(): void {
  setTimeout(() => loadCollector()({ type: 'major', flavor: 'last-resort' }), delayMilliseconds).unref()
}
