import assert from 'node:assert/strict'

/** Asserts that nothing is missing. Fails with advice for each missing thing: what to add where. */
export function lacksNothing<T>(missing: readonly T[], advice: (thing: T) => string): void {
  assert.ok(missing.length === 0, missing.map(advice).join('\n'))
}
