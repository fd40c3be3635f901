import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createChance } from '../bottle/chance.ts'
import { NoAnswer } from '../bottle/world.ts'
import { type Race, type Racer, runRace } from './race.ts'

const race: Race = { prepares: async () => [], winners: 1 }
const ending = (...statuses: (number | undefined)[]): Racer[] =>
  statuses.map((status) => ({ acts: async () => (status === undefined ? undefined : { status }) }))
const runs = (racers: readonly Racer[], rules = race) => runRace(racers, rules, createChance('1'))

describe('a race', () => {
  it('ends with the status of each answer, and 0 for a job', async () =>
    assert.deepEqual(await runs(ending(201, 409, undefined)), [201, 409, 0]))

  it('fails when more of them succeed than may', () => assert.rejects(runs(ending(200, 201)), /2 of them succeeded/))

  it('does not fail where each may succeed', async () =>
    assert.deepEqual(await runs(ending(200, 201), { prepares: race.prepares }), [200, 201]))

  it('has an unknown end when one of them gets no answer, once all others have theirs', async () => {
    let hasEnded = false
    const slow: Racer = {
      async acts() {
        await new Promise(setImmediate)
        hasEnded = true
        return { status: 201 }
      },
    }
    const lost: Racer = { acts: () => Promise.reject(new NoAnswer('The connection was cut.')) }
    await assert.rejects(runs([lost, slow]), NoAnswer)
    assert.ok(hasEnded)
  })
})
