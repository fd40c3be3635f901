import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { begins, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { accepted, asking, bringsConsulted, consultee, newestOf } from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const fire = await consultee(net, 'Fire service')
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'PAPERS', { order: 'together', agencies: [asking(fire.client)] })
})

describe('an agency that is suspended while its paper is sent', () => {
  it('gets client_suspended, and the consultation gets no paper', async () => {
    await accepted(net, 'PAPERS')
    const { id } = await newestOf(fire.agency)
    const sending = begins({ port, path: `/v1/consultations/${id}/papers`, token: fire.agency.token, slot: null })
    for (const chunk of longPdf(100_000)) await sending.sends(chunk)
    await untilRegistered(net)
    await net.admin.does(201, 'POST', `/v1/clients/${fire.client.id}/suspensions`, {
      body: { suspended: true, reason: 'A leaked key.' },
    })
    sending.ends()
    const { status, refusal } = await sending.answered
    assert.deepEqual([status, refusal.code], [403, 'client_suspended'])
    assert.deepEqual([...(await net.database.pool`select id from consultation_papers`)], [])
    await leavesNothing(net)
  })
})
