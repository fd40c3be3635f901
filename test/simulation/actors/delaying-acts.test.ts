import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createChance } from '../bottle/chance.ts'
import { Delays } from './delays.ts'
import { atHour, day, dayOf, minute } from './moments.ts'
import { Rotation } from './rotation.ts'

const noon = Date.parse('2026-12-31T05:00:00Z')
const chance = createChance('delays')

/** Returns delays in which nobody waits for the turn of a day, or everybody by turns. */
const delays = (rotation: Pick<Rotation, 'isInTurn'> = { isInTurn: () => false }) =>
  new Delays({ chanceOf: (name) => chance.of(name), isInTurn: (name, share) => rotation.isInTurn(name, share) })

it('the first acts are put off to the last moment of their day, the first of the next, and midnight in UTC', () => {
  const put = delays(new Rotation())
  const moments = Array.from({ length: 4 }, () => new Date(put.of('warga-1', noon)).toISOString())
  assert.deepEqual(moments, [
    '2026-12-31T16:59:59.990Z',
    '2026-12-31T17:00:00.000Z',
    '2026-12-31T23:59:59.990Z',
    new Date(noon).toISOString(),
  ])
})

it('an act that is meant for the end of the last moment is not put off to its beginning', () => {
  const late = Date.parse('2026-12-31T16:59:59.995Z')
  assert.equal(delays(new Rotation()).of('warga-1', late), late)
})

it('jobs and administrators come in time', () => {
  const put = delays(new Rotation())
  assert.deepEqual(
    ['worker 1', 'administrator'].map((actor) => put.of(actor, noon)),
    [noon, noon],
  )
})

it('once a week the offices of one city are offline, and then do all of it in a quarter of an hour', () => {
  const put = delays()
  const failures = new Set<string>()
  for (let at = atHour(noon, 8); at < atHour(noon + 7 * day, 8); at += day / 48)
    for (const region of ['31.71.06', '31.72.01.1001', '31.73', '31.74.02', '31.75.03']) {
      const moved = put.of(`office ${region}`, at)
      assert.ok(moved === at || (moved >= atHour(at, 15) && moved < atHour(at, 15) + 15 * minute))
      if (moved > at) failures.add(`${dayOf(at)} ${region}`)
    }
  assert.ok(failures.size === 1 || failures.size === 2, 'The seven days may be parts of two weeks.')
})
