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
/** The webhooks of five agencies are as many as fast webhooks may have batches. */
const agencies = 5
const webhooksOfOne = 20

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

  it('delay others by no more when they are as many as there may be batches', async () => {
    const hooks = (await Promise.all(Array.from({ length: agencies }, subscribesAll))).flat()
    await officesChange(offices[0] ?? '')
    await receiver.until(() => hooks.every(({ path }) => receiver.at(path).length === 1))
    const { path } = await subscribes()
    await officesChange(offices[0] ?? '')
    await receiver.until(() => receiver.at(path).length === 1)
    const ended = hooks.filter((hook) => receiver.cuts(hook.path) > 0)
    assert.equal(ended.length, 0, 'An attempt that hangs has ended already.')
  })
})

/** Makes as many webhooks as one agency may have, with receivers that hang. */
async function subscribesAll() {
  const first = await subscribes({}, { flow: 'hang' })
  const others = Array.from({ length: webhooksOfOne - 1 }, () => subscribes({}, { flow: 'hang' }, first.bank))
  return [first, ...(await Promise.all(others))]
}
