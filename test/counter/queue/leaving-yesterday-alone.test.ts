import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { callNext, insertTicket } from '../../../src/counter/queue/changes.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('a queue ticket', () => {
  it('of somebody who left yesterday without being called is not called today', async () => {
    const [{ id }, { personId }] = [await officeOf(net, '31.71.01'), await actorOf(net, 'front-desk')]
    const ticket = await insertTicket(pool, id, null, { by: { personId }, channel: 'web' })
    await pool`insert into queue_days (office_id, day, last) values (${id}, network_day() - 1, 1)`
    await pool`update queue_tickets set day = network_day() - 1 where id = ${ticket}`
    assert.equal(await callNext(pool, id, 1, personId), undefined)
    const [row] = await pool`select state from queue_tickets where id = ${ticket}`
    assert.deepEqual(row, { state: 'waiting' })
  })
})
