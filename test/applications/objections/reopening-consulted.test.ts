import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import {
  accepted,
  asking,
  blockersOf,
  bringsConsulted,
  consultationsOf,
  consultee,
  newestOf,
  noObjection,
  responds,
} from '../../support/scenes/consultations.ts'
import { decides, objects } from '../../support/scenes/objections.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
await knowsItsCalendars(net)
const { applicant, reviewer, head } = net
const fire = await consultee(net, 'Fire service')
const water = await consultee(net, 'Water works')
const agencies = [asking(fire.client), asking(water.client)]
await bringsConsulted(net, 'ASKED', { order: 'together', agencies })

it('asks an agency again whose consultation the refusal had cancelled, before the office can approve', async () => {
  const application = await accepted(net, 'ASKED')
  await responds(water.agency, await newestOf(water.agency), noObjection)
  await reviewer.takes('propose_refusal', application, inputs['propose_refusal'])
  await head.takes('refuse', application, inputs['refuse'])
  await decides(head, await objects(applicant, application), 'granted')
  assert.deepEqual(
    (await consultationsOf(reviewer, application)).map(({ agency, round, status }) => [agency.names.en, round, status]),
    [
      ['Fire service', 1, 'cancelled'],
      ['Water works', 1, 'answered'],
      ['Fire service', 2, 'requested'],
    ],
  )
  const awaited = async () => (await blockersOf(reviewer, application, 'approve'))?.map(({ code }) => code)
  assert.deepEqual(await awaited(), ['opinion_awaited'])
  await responds(fire.agency, await newestOf(fire.agency), noObjection)
  assert.deepEqual(await awaited(), [])
})
