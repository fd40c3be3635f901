import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOptions } from './options.ts'
import { describeFinding } from './report.ts'

const found = { invariant: 'intervals-tile', subject: 'an application', expected: 'no gap', found: 'a gap', act: 7 }

describe('the first day of a run', () => {
  it('is the day that is asked for, such as the day before 29 February', () => {
    const { from, isAnew } = readOptions(['--from', '2028-02-28'])
    assert.equal(new Date(from).toISOString(), '2028-02-28T00:00:00.000Z')
    assert.ok(isAnew, 'a network that began on another day is no template')
  })

  it('stands in the command that replays a finding', () => {
    assert.match(describeFinding(found, readOptions(['--from', '2028-02-28'])), /--seed 1 --from 2028-02-28 --days/)
    assert.match(describeFinding(found, readOptions([])), /--seed 1 --days/)
    const few = readOptions(['--newcomers', '0.1'])
    assert.match(describeFinding(found, few), /--faults 0\.01 --newcomers 0\.1 --replay 7$/)
  })

  it('has to be in the calendar', () => {
    for (const day of ['2027-02-29', '2028-2-28', 'tomorrow'])
      assert.throws(() => readOptions(['--from', day]), /--from/)
  })
})
