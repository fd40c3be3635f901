import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSchema } from '../../src/platform/json-schema.ts'
import { committedContract } from '../support/contract/operations.ts'

/** Members of one object, in the order in which they happen. */
const courses = [
  ['createdAt', 'updatedAt'],
  ['startsAt', 'endsAt'],
  ['madeAt', 'endedAt'],
  ['issuedAt', 'changedAt'],
  ['paidAt', 'recordedAt'],
  ['submittedAt', 'acceptedAt', 'deemedGrantedAt'],
  ['refusedAt', 'receivedOn', 'filedAt', 'lastDay'],
  ['requestedAt', 'windDownOn', 'woundDownAt', 'dissolveOn', 'dissolvedAt'],
]
const { schemas } = committedContract().components

/** Returns the day of a time in Jakarta, or the day itself. */
const dayOf = (text: string) =>
  text.includes('T') ? new Date(Date.parse(text) + 7 * 3_600_000).toISOString().slice(0, 10) : text

/** Returns every course of an example of which two times are shown, as its days. */
function coursesIn(value: unknown): string[][] {
  if (Array.isArray(value)) return value.flatMap(coursesIn)
  if (!isSchema(value)) return []
  const own = courses.map((members) =>
    members.flatMap((member) => (typeof value[member] === 'string' ? [dayOf(value[member])] : [])),
  )
  return [...own.filter(({ length }) => length > 1), ...Object.values(value).flatMap(coursesIn)]
}

describe('an example of the contract', () => {
  it('shows times in the order in which they happen', () => {
    const found = Object.entries(schemas).flatMap(([name, { examples }]) =>
      coursesIn(examples).map((days) => ({ name, days })),
    )
    assert.ok(found.length > 25, String(found.length))
    assert.deepEqual(
      found.filter(({ days }) => days.join() !== days.toSorted().join()),
      [],
    )
  })
})
