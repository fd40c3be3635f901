import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
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
  opens,
  responds,
} from '../../support/scenes/consultations.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const fire = await consultee(net, 'Fire service')
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'ASKED', { order: 'together', agencies: [asking(fire.client)] })
})

describe('a consultation on an application that is transferred to another office', () => {
  it('stays open, with the same deadline and file, and its opinion reaches the new office', async () => {
    const [village, city] = ['31.71.06.1001', '31.71']
    const reviewer = await appoint(net, ['reviewer'], city)
    const application = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    await dissolves(net, village, city)
    const { office } = await reviewer.does<{ office: { id: string } }>(200, 'GET', `/v1/applications/${application.id}`)
    assert.equal(office.id, (await officeOf(net, city)).id)
    const open = await opens(fire.agency, asked)
    assert.deepEqual([open.status, open.dueAt, open.file?.documents.length], ['requested', asked.dueAt, 1])
    assert.deepEqual(
      (await blockersOf(reviewer, application, 'approve'))?.map(({ code }) => code),
      ['opinion_awaited'],
    )
    const reply = await responds(fire.agency, asked, noObjection)
    assert.equal(reply.status, 201, reply.text)
    const [given] = await consultationsOf(reviewer, application)
    assert.deepEqual([given?.status, given?.opinion?.opinion], ['answered', 'no_objection'])
    assert.deepEqual(await blockersOf(reviewer, application, 'approve'), [])
  })
})
