import assert from 'node:assert/strict'

/** Holds when nothing is missing. Fails with advice for each thing that is: what to add where. */
export function lacksNothing<T>(missing: readonly T[], advice: (thing: T) => string): void {
  assert.ok(missing.length === 0, missing.map(advice).join('\n'))
}
