import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RunningBatches } from '../../../src/events/webhooks/sending/running-batches.ts'

/** Runs so many batches of fast webhooks whose receivers hang, as many at a time as there is room for. */
function hang(batches: RunningBatches, count: number): { rounds: number; end: () => Promise<void> } {
  const { promise: held, resolve: letEnd } = Promise.withResolvers<void>()
  let rounds = 0
  for (let left = count; left > 0; rounds++) {
    const turning: (() => void)[] = []
    const room = Math.min(left, batches.room.fast)
    assert.ok(room > 0, `No batch can begin: ${left} are left.`)
    for (let one = 0; one < room; one++) {
      batches.run({ id: crypto.randomUUID(), isSlow: false }, async (turnedSlow) => {
        turning.push(turnedSlow)
        await held
      })
    }
    for (const turnedSlow of turning) turnedSlow()
    left -= room
  }
  const end = async () => {
    letEnd()
    await batches.settled()
  }
  return { rounds, end }
}

describe('receivers that hang together', () => {
  it('leave room for a webhook that works, however many they are', async () => {
    const batches = new RunningBatches()
    const { end } = hang(batches, 320)
    assert.ok(batches.room.fast > 0)
    await end()
    assert.deepEqual(batches.room, { fast: 100, slow: 100 })
  })

  it('begin more slowly when they are many, so that their number is bounded', () => {
    assert.equal(hang(new RunningBatches(), 300).rounds, 3)
    assert.equal(hang(new RunningBatches(), 600).rounds, 3 + 300 / 20)
  })

  it('take no room of each other while fast ones are under way', () => {
    const batches = new RunningBatches()
    for (let count = 0; count < 100; count++)
      batches.run({ id: crypto.randomUUID(), isSlow: false }, () => new Promise(() => {}))
    assert.equal(batches.room.fast, 0)
  })
})
