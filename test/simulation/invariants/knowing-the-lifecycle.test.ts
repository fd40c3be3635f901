import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LifeStep, states, steps } from '../../../src/applications/lifecycle.ts'
import { tellings } from '../../../src/correspondence/notifications/telling/telling.ts'
import { clockOf } from './clock.ts'
import { allowedSteps } from './life.ts'
import { causedNotices } from './notices.ts'

describe('the simulation', () => {
  it('knows every step of an application, and no other', () => {
    const every = (steps as readonly LifeStep[]).flatMap(({ action, from, to, by }) =>
      from.flatMap((before) => to.flatMap((after) => by.map((standing) => `${before} ${action} ${after} ${standing}`))),
    )
    assert.deepEqual([...allowedSteps].sort(), every.sort())
  })

  it('knows the clock of every status', () => {
    assert.deepEqual(clockOf, Object.fromEntries(Object.entries(states).map(([status, { clock }]) => [status, clock])))
  })

  it('knows every notice that an event causes, and no other', () => {
    assert.deepEqual(
      [...new Set(causedNotices)].sort(),
      [...new Set(tellings.map(({ type, kind }) => `${type} ${kind}`))].sort(),
    )
  })
})
