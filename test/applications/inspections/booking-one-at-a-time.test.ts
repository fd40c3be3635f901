import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { actorOf, race } from '../../support/faults/racing.ts'
import { goes, imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { appoints } from '../../support/scenes/inspections.ts'

const net = await network()
after(() => net.close())

it('the dates of an inspector are booked one after another: two at once would wait for each other', async () => {
  const file = await imbIn('in_review', net)
  await goes(net, 'reviewer', 'inspect', file)
  const { personId } = await actorOf(net, 'inspector')
  const made = await race(
    net,
    (tx) => tx`select from people where id = ${personId} for no key update`,
    () => appoints(net.inspector, file),
  )
  assert.equal(made.inspector.id, personId)
})
