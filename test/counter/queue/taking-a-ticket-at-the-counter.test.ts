import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { duringCounterHours, network } from '../../support/network.ts'
import { knowsItsCalendars, type Ticket } from '../../support/scenes/visits.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network({ now: duringCounterHours })
after(() => net.close())
before(() => knowsItsCalendars(net))

describe('a queue ticket that the front desk gives', () => {
  it('is of the counter, where the person stands', async () => {
    const { id } = await officeOf(net, '31.71.06.1001')
    const path = `/v1/offices/${id}/queue-tickets`
    const { channel } = await net.frontDesk.does<Ticket & { channel: string }>(201, 'POST', path, { body: {} })
    assert.equal(channel, 'counter')
  })
})
