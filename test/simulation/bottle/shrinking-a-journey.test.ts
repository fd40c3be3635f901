import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shrink } from './shrink.ts'

const acts = Array.from({ length: 40 }, (_, place) => place + 1)
const needs =
  (...needed: readonly number[]) =>
  async (part: readonly number[]) =>
    needed.every((act) => part.includes(act))

describe('a journey that fails is shrunk', () => {
  it('to the acts that it needs to fail', async () => {
    assert.deepEqual(await shrink(acts, needs(3, 17, 40), () => true), [3, 17, 40])
  })

  it('to nothing, when it fails without any act', async () => {
    assert.deepEqual(await shrink(acts, needs(), () => true), [])
  })

  it('as far as its limit of runs allows, and still fails then', async () => {
    let runs = 0
    const isFailing = needs(3, 17, 40)
    const shrunk = await shrink(
      acts,
      (part) => {
        runs++
        return isFailing(part)
      },
      () => runs < 8,
    )
    assert.equal(runs, 8)
    assert.ok(shrunk.length < acts.length)
    assert.ok(await isFailing(shrunk))
  })
})
