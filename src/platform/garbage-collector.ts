import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collection = { type: 'minor' } | { type: 'major'; flavor?: 'last-resort' }

/**
 * Returns V8's garbage collector, which contexts have that are created under `--expose-gc`. It does nothing where there
 * is none.
 */
export function loadGarbageCollector(): (collection: Collection) => void {
  setFlagsFromString('--expose-gc')
  const collector: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collector !== 'function') return () => {}
  return (collection) => void collector(collection)
}
