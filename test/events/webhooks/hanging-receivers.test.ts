import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { passesOnce } from '../../support/faults/busy-machine.ts'
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

before(() => scene.works())

describe('receivers that suddenly hang', () => {
  it('delay the deliveries of others by a second, not by the time of an attempt', () =>
    passesOnce(async () => {
      const hooks = await subscribesAll(hanging)
      await officesChange(...offices.slice(0, messagesOfOne))
      await hang(hooks, messagesOfOne)
      await othersAreServedMeanwhile(hooks)
    }))

  it('delay others by no more when they are as many as there may be batches', () =>
    passesOnce(async () => {
      const ofAll = Array.from({ length: agencies }, () => subscribesAll(webhooksOfOne))
      const hooks = (await Promise.all(ofAll)).flat()
      await officesChange(offices[0] ?? '')
      await hang(hooks, 1)
      await othersAreServedMeanwhile(hooks)
    }))
})

type Hooks = readonly { path: string }[]

/** Makes so many webhooks of one agency, with receivers that hang. */
async function subscribesAll(count: number): Promise<Hooks> {
  const first = await subscribes({}, { flow: 'hang' })
  const others = Array.from({ length: count - 1 }, () => subscribes({}, { flow: 'hang' }, first.bank))
  return [first, ...(await Promise.all(others))]
}

/** Waits until each receiver has got so many messages, or more if a busy machine has ended an attempt already. */
const hang = (hooks: Hooks, messages: number) =>
  receiver.until(() => hooks.every(({ path }) => receiver.at(path).length >= messages))

/** Asserts that another receiver gets its message before an attempt that hangs has ended. */
async function othersAreServedMeanwhile(hooks: Hooks): Promise<void> {
  const { path } = await subscribes()
  await officesChange(offices[0] ?? '')
  await receiver.until(() => receiver.at(path).length === 1)
  const ended = hooks.filter((hook) => receiver.cuts(hook.path) > 0)
  assert.equal(ended.length, 0, 'An attempt that hangs has ended already.')
}
