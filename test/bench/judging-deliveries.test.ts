import assert from 'node:assert/strict'
import { it } from 'node:test'
import { judge } from '../../bench/webhook-faults/judge.ts'

const expected = ['a1', 'b1', 'a2'].map((id) => ({ id, subject: id.slice(0, 1) }))
const got = (path: string, ...ids: string[]) => ids.map((id) => ({ path, id, header: id, subject: id.slice(0, 1) }))
const all = ['a1', 'b1', 'a2']
const judged = (...received: ReturnType<typeof got>) => judge(expected, received, ['/0', '/1'])
const well = { received: 6, skipped: 0, foreign: 0, outOfOrder: 0, doubles: 0 }

it('the judge of deliveries finds what a webhook did not get, got twice, out of order, or under another id', () => {
  assert.deepEqual(judged(...got('/0', ...all), ...got('/1', 'b1', 'a1', 'a2')), well)
  assert.deepEqual(judged(...got('/0', ...all), ...got('/1', 'a1', 'a2')), { ...well, received: 5, skipped: 1 })
  const again = judged(...got('/0', 'a1', 'a2', 'a1', 'b1', 'a2'), ...got('/1', ...all))
  assert.deepEqual(again, { ...well, received: 8, doubles: 2 })
  assert.deepEqual(judged(...got('/0', 'a2', 'b1', 'a1'), ...got('/1', ...all)), { ...well, outOfOrder: 1 })
  const other = { ...well, received: 7, foreign: 1 }
  assert.deepEqual(judged(...got('/0', ...all, 'c1'), ...got('/1', ...all)), other)
  const relabelled = { path: '/0', id: 'a1', header: 'a2', subject: 'a' }
  assert.deepEqual(judged(...got('/0', ...all), ...got('/1', ...all), relabelled), other)
})
