import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { timeNow } from '../../../src/platform/clock.ts'
import { TrialClock } from '../../../src/program/trial-clock/trial-clock.ts'
import { network } from '../../support/network.ts'
import { delivering, ownTargets } from '../../support/scenes/webhooks.ts'

const net = await network({ webhookTargets: ownTargets })
const { close, works, receiver, offices, officesChange, subscribes } = await delivering(net)
after(async () => {
  await close()
  await net.close()
})
await works()

const database = { set: async () => {}, forgetSignIns: async () => {} }
const aheadMilliseconds = 25 * 86_400_000

describe('a webhook from a trial whose clock was moved', () => {
  it('is signed by the time of the world outside, so that the public library accepts it', async () => {
    const [office = ''] = offices
    const { path } = await subscribes()
    const clock = new TrialClock(database, aheadMilliseconds, async () => timeNow())
    try {
      await officesChange(office)
      await receiver.until(() => receiver.at(path).length > 0)
    } finally {
      await clock.close()
    }
    assert.deepEqual(receiver.at(path)[0]?.isVerified, [true])
  })
})
