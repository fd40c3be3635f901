import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Client, registers } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { admin } = net

const changes = (id: string) => (tx: Db) =>
  tx`
  update clients
  set version = version + 1, registration = registration || '{"owner": "Another"}'
  where id = ${id}`

describe('an agency that is suspended while somebody else changes its registration', () => {
  it('is suspended and changed, each with a version of its own', async () => {
    const { id } = await registers(net)
    const body = { suspended: true, reason: 'A key of it was found in public.' }
    const reply = await race(net, changes(id), () => admin.asks('POST', `/v1/clients/${id}/suspensions`, { body }))
    assert.equal(reply.status, 201, reply.text)
    const { version, owner, suspension } = await admin.does<Client>(200, 'GET', `/v1/clients/${id}`)
    assert.deepEqual([version, owner, suspension?.reason], [3, 'Another', body.reason])
    const [event] = await net.database.pool`
      select version
      from client_events
      where client_id = ${id} and type = 'client.suspended'`
    assert.deepEqual(event, { version: 3 })
  })
})
