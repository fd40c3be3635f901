import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { gate, replaceableStorage } from '../support/faults/replaceable-storage.ts'
import { network } from '../support/network.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())

const probes = (count: number) => Array.from({ length: count }, () => net.app.inject('/health/ready'))
const statuses = async (asked: ReturnType<typeof probes>) => [
  ...new Set((await Promise.all(asked)).map(({ statusCode }) => statusCode)),
]

describe('many who ask at once whether the API is ready', () => {
  it('cost one check, so that none of them makes the check of a balancer late', async () => {
    const held = gate()
    let checks = 0
    using _ = storage.replaceParts((real) => ({
      check: async (signal) => {
        checks++
        await held.pass()
        return real.check(signal)
      },
    }))
    const asked = probes(30)
    await held.reached
    held.letPass()
    assert.deepEqual(await statuses(asked), [200])
    assert.equal(checks, 1)
    assert.deepEqual(await statuses(probes(1)), [200])
    assert.equal(checks, 2)
  })

  it('are all told when the storage does not answer, and the next one when it does again', async () => {
    {
      using _ = storage.replaceParts(() => ({ check: () => Promise.reject(new Error('gone')) }))
      assert.deepEqual(await statuses(probes(20)), [503])
    }
    assert.deepEqual(await statuses(probes(1)), [200])
  })
})
