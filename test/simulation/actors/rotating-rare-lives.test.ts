import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { statuses } from '../../../src/applications/lifecycle.ts'
import { definitions } from './administration/definitions.ts'
import { mix } from './mix.ts'
import { rareLives, rareLivesADay } from './rare-lives.ts'
import { Rotation } from './rotation.ts'

/** Returns the numbers of those whose turn it is among the first twelve, counted from 1. */
function turnsOf(share: number): number[] {
  const rotation = new Rotation()
  const all = Array.from({ length: 12 }, (_, index) => index + 1)
  return all.filter(() => rotation.isInTurn('something rare', share))
}

describe('a turn', () => {
  it('comes first, and then at equal distances by its share', () => {
    assert.deepEqual(turnsOf(0.25), [1, 5, 9])
    assert.deepEqual(turnsOf(0.5), [1, 3, 5, 7, 9, 11])
  })

  it('never comes with a share of 0, always with 1, and once with a very small one', () => {
    assert.deepEqual([turnsOf(0), turnsOf(1).length, turnsOf(1 / 1_000)], [[], 12, [1]])
  })

  it('of one name does not depend on those of others', () => {
    const rotation = new Rotation()
    assert.deepEqual(
      ['one', 'other', 'one'].map((name) => rotation.isInTurn(name, 0.5)),
      [true, true, false],
    )
  })
})

describe('the rare lives', () => {
  it('have permit types that people can apply for: on the first day those of the sample', () => {
    const sample = Object.keys(mix.permitTypes)
    const known = [...sample, ...Object.keys(definitions)]
    const wanted = rareLives.map(({ permitType }) => permitType)
    assert.deepEqual(
      wanted.slice(0, rareLivesADay).filter((code) => !sample.includes(code)),
      [],
    )
    assert.deepEqual(
      wanted.filter((code) => !known.includes(code)),
      [],
    )
  })

  it('end in statuses of the table, and all begin within a week', () => {
    const ends = rareLives.flatMap(({ leavesIn }) => leavesIn ?? [])
    assert.deepEqual(
      ends.filter((status) => !statuses.some((known) => known === status)),
      [],
    )
    assert.ok(rareLives.length <= 7 * rareLivesADay, `${rareLives.length}`)
  })
})
