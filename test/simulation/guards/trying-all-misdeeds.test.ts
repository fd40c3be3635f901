import assert from 'node:assert/strict'
import { it } from 'node:test'
import { minutesBetween, misdeedNames } from './contrary.ts'
import { usualDays } from './guard.ts'

const minutesADay = 24 * 60
/** The day that is left for the later parts of the last misdeeds. */
const restDays = 1

it('a run without a guard lives long enough for all misdeeds, and a day more for their later parts', () => {
  const tried = Math.floor(((usualDays - restDays) * minutesADay) / minutesBetween)
  assert.ok(misdeedNames.length <= tried, `${misdeedNames.length} misdeeds, time for ${tried}: raise \`usualDays\`.`)
})
