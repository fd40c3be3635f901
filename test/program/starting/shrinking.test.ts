// Runs alone: it collects the garbage of the whole process, of which a new one has little.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { shrinkAfterStart } from '../../../src/program/starting/shrink.ts'

const makeGarbage = () => new WeakRef({ garbage: true })

describe('the memory of a start', () => {
  it('is released a second later', async (t) => {
    const garbage = makeGarbage()
    await setImmediate()
    t.mock.timers.enable({ apis: ['setTimeout'] })
    shrinkAfterStart()
    t.mock.timers.tick(999)
    assert.ok(garbage.deref())
    await setImmediate()
    t.mock.timers.tick(1)
    assert.equal(garbage.deref(), undefined)
  })
})
