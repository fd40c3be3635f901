import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { delivering, ownTargets } from '../../support/scenes/webhooks.ts'

const net = await network({ webhookTargets: ownTargets })
const scene = await delivering(net)
after(async () => {
  await scene.close()
  await net.close()
})
const { receiver, offices, officesChange, subscribes } = scene
/** Four messages to each receiver are as many as all fast webhooks may have in flight. */
const hanging = 16
const messagesOfOne = 4

describe('receivers that suddenly hang', () => {
  it('delay the deliveries of others by a second, not by the time of an attempt', async () => {
    await scene.works()
    const first = await subscribes({}, { flow: 'hang' })
    const others = Array.from({ length: hanging - 1 }, () => subscribes({}, { flow: 'hang' }, first.bank))
    const hooks = [first, ...(await Promise.all(others))]
    await officesChange(...offices.slice(0, messagesOfOne))
    await receiver.until(() => hooks.every(({ path }) => receiver.at(path).length === messagesOfOne))
    const { path } = await subscribes()
    await officesChange(offices[0] ?? '')
    await receiver.until(() => receiver.at(path).length === 1)
    assert.equal(receiver.cuts(), 0, 'An attempt that hangs has ended already.')
  })
})
