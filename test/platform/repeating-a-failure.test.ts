import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LastingFailure } from '../../src/platform/lasting-failure.ts'

describe('a failure that repeats', () => {
  it('is logged once for each reason, be it an error, a plain object with a message, or a code alone', () => {
    const logged: unknown[] = []
    const failure = new LastingFailure(
      { error: (line: unknown) => logged.push(line), info: (line: unknown) => logged.push(line) },
      'it failed',
    )
    const reasons = [
      new Error('one'),
      { message: 'two', queue: 'a' },
      { message: 'three', queue: 'a' },
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      Object.assign(new AggregateError([]), { code: 'ETIMEDOUT' }),
    ]
    for (const reason of [...reasons, ...reasons]) failure.failed(reason)
    assert.deepEqual(
      logged,
      reasons.map((err) => ({ err })),
    )
    failure.succeeded()
    failure.succeeded()
    assert.deepEqual(logged.slice(reasons.length), ['no longer: it failed'])
  })
})
