import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { appoints } from '../../support/scenes/inspections.ts'
import { district, type Minutes, nothingIsLost, triesToDissolve, village } from '../../support/scenes/offices.ts'

const net = await network()
after(() => net.close())

async function withAppointment(): Promise<Application> {
  const file = await net.applicant.submits('KOST')
  await net.frontDesk.takes('accept', file)
  await net.reviewer.takes('inspect', file)
  await appoints(net.inspector, file)
  return file
}

describe('the minutes of a dissolution', () => {
  it('count each open appointment once, also of an application that is being changed meanwhile', async () => {
    const [changed] = [await withAppointment(), await withAppointment()]
    const holds = (tx: Db) => tx`select from applications where id = ${changed.id} for update`
    const reply = await race(net, holds, () => triesToDissolve(net, village, district))
    assert.equal(reply.status, 201, reply.text)
    const parts = reply.json<Minutes>().estate?.filter(({ part }) => ['appointments', 'open_files'].includes(part))
    assert.deepEqual(parts, [
      { part: 'appointments', of: [{ key: 'in_inspection', count: 2 }] },
      { part: 'open_files', of: [{ key: 'in_inspection', count: 2 }] },
    ])
    await nothingIsLost(net)
  })
})
