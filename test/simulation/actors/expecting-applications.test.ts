import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mix } from './mix.ts'

const daysOfYear = 365

/** Measured in the run of 242 days that docs/simulation.md describes. */
const measured = { newcomersPerYear: 20_000, shareWhoBegin: 0.93, shareWithPermit: 0.775, daysToPermit: 18 }

/**
 * Returns the applications that are begun in the first days of a network. Someone with the habit of coming again does so
 * after each permit, some days after they got it.
 */
function applicationsIn(days: number, newcomersPerYear: number): number {
  const first = (newcomersPerYear / daysOfYear) * measured.shareWhoBegin
  const [from, to] = mix.days['comesBackAfter'] ?? [0, 0]
  const again: number[] = Array.from({ length: days }, () => 0)
  let begun = 0
  for (let day = 0; day < days; day++) {
    const returning = again[day] ?? 0
    begun += first + returning
    const holders = (first * mix.habits.comes_again + returning) * measured.shareWithPermit
    for (let wait = from; wait <= to; wait++) {
      const later = day + measured.daysToPermit + wait
      if (later < days) again[later] = (again[later] ?? 0) + holders / (to - from + 1)
    }
  }
  return begun
}

function assertWithin(share: number, found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < share * expected, `${Math.round(found)} in place of ${expected}`)
}

describe('the number of applications that is expected', () => {
  it('is that of a long run after 79 and after 242 days', () => {
    assertWithin(0.01, applicationsIn(79, measured.newcomersPerYear), 4_284)
    assertWithin(0.01, applicationsIn(242, measured.newcomersPerYear), 16_299)
  })

  it('is 20,000 in a year of the mix', () => {
    assertWithin(0.01, applicationsIn(daysOfYear, mix.newcomersPerYear), 20_000)
  })
})
