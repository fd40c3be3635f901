import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { endSession } from '../../../src/counter/kiosks/session-queries.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { type Device, device, getsCode, type Session, sits, types } from '../../support/people/kiosks.ts'
import type { Person } from '../../support/person.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

let hall: Device
let beside: Device
beforeEach(async () => {
  hall = await device(net, (await officeOf(net, '31.71.06')).id)
  beside = await device(net, (await officeOf(net, '31.71.07')).id)
})

async function opens(at: Device, person: Person): Promise<string> {
  const { code } = await getsCode(person)
  return (await types(at, code)).json<Session>().id
}
/** Opens a session in the hall, whose time was over eight days ago. Returns its id. */
async function opensLongAgo(person: Person): Promise<string> {
  const id = await opens(hall, person)
  await pool`
    update kiosk_sessions
    set created_at = now() - interval '9 days', expires_at = now() - interval '8 days'
    where id = ${id}`
  return id
}
const endOf = async (id: string): Promise<string | null | undefined> => {
  const [row] = await pool<{ endedAt: string | null }[]>`select ended_at::text from kiosk_sessions where id = ${id}`
  return row?.endedAt
}
const revokesKey = ({ kiosk, key }: Device) =>
  net.admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, {
    body: { reason: 'The screen was stolen.' },
  })

describe('the end of a session at a kiosk', () => {
  it('stays when others sign in there later, when its person does elsewhere, and when the key is revoked', async () => {
    const id = await opens(hall, net.applicant)
    await endSession(pool, id)
    const end = await endOf(id)
    assert.ok(end)
    await sits(net, hall, net.stranger)
    assert.equal(await endOf(id), end)
    await sits(net, beside, net.applicant)
    assert.equal(await endOf(id), end)
    await revokesKey(hall)
    assert.equal(await endOf(id), end)
  })

  it('stays when its person leaves while they sign in elsewhere', async () => {
    const id = await opens(hall, net.applicant)
    const { code } = await getsCode(net.applicant)
    const ends: unknown[] = []
    const reply = await race(
      net,
      async (tx) => {
        await endSession(tx, id)
        const [row] = await tx<{ endedAt: string }[]>`select ended_at::text from kiosk_sessions where id = ${id}`
        ends.push(row?.endedAt)
      },
      () => types(beside, code),
    )
    assert.deepEqual([reply.status, await endOf(id)], [201, ends[0]])
  })

  it('stays when its person leaves twice at the same moment', async () => {
    const id = await opens(hall, net.applicant)
    const again = await race(
      net,
      (tx) => endSession(tx, id),
      () => endSession(pool, id),
    )
    assert.equal(again.count, 0)
  })

  it('is when its time was over, also if the key is revoked days later', async () => {
    const id = await opensLongAgo(net.applicant)
    await revokesKey(hall)
    const [row] = await pool`select ended_at = expires_at as "inTime" from kiosk_sessions where id = ${id}`
    assert.deepEqual({ ...row }, { inTime: true })
  })
})
