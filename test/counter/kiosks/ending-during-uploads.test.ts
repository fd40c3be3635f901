import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { type Device, device, sits } from '../../support/people/kiosks.ts'
import type { Person } from '../../support/person.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const port = await listening(net)
const office = await officeOf(net, '31.71.06')

/**
 * Uploads a file at a kiosk. `meanwhile` runs after its first bytes. Returns the status, code and number of documents.
 */
async function uploadsWhile(meanwhile: (there: Person, at: Device) => Promise<unknown>) {
  const draft = await net.applicant.drafts('SKTM')
  const at = await device(net, office.id)
  const there = await sits(net, at, net.applicant)
  const sending = beginsUpload(port, there, draft)
  for (const chunk of longPdf(100_000)) await sending.sends(chunk)
  await untilRegistered(net)
  await meanwhile(there, at)
  sending.ends()
  const { status, refusal } = await sending.answered
  const documents = await pool`select id from documents where application_id = ${draft.id}`
  return [status, refusal.code, documents.length]
}

describe('a file that is sent at a kiosk', () => {
  it('is refused and leaves nothing when its person leaves meanwhile', async () => {
    const leaves = (there: Person) => there.does(204, 'POST', '/v1/kiosk-sessions/endings')
    assert.deepEqual(await uploadsWhile(leaves), [401, 'unauthorized', 0])
    await leavesNothing(net)
  })

  it('is refused and leaves nothing when somebody else signs in there meanwhile', async () => {
    const signsIn = (_there: Person, at: Device) => sits(net, at, net.stranger)
    assert.deepEqual(await uploadsWhile(signsIn), [401, 'unauthorized', 0])
    await leavesNothing(net)
  })

  it('is refused and leaves nothing when the key of the kiosk is revoked meanwhile, or the session ends', async () => {
    const revokes = (_there: Person, { kiosk, key }: Device) =>
      net.admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, {
        body: { reason: 'The screen was stolen.' },
      })
    const times = async () => await pool`update kiosk_sessions set expires_at = now() where ended_at is null`
    for (const end of [revokes, times]) assert.deepEqual(await uploadsWhile(end), [401, 'unauthorized', 0])
    await leavesNothing(net)
  })

  it('is refused and leaves nothing when the counter of its office closes, not while it winds down', async () => {
    const turns = (state: string) => async () => await pool`update offices set state = ${state} where id = ${office.id}`
    assert.deepEqual(await uploadsWhile(turns('winding_down')), [201, undefined, 1])
    assert.deepEqual(await uploadsWhile(turns('awaiting_network')), [401, 'unauthorized', 0])
    await turns('online')()
    await leavesNothing(net)
  })

  it('is stored when it takes longer than the idle time', async () => {
    const waits = async () =>
      await pool`update kiosk_sessions set last_used_at = now() - interval '4 minutes' where ended_at is null`
    assert.deepEqual(await uploadsWhile(waits), [201, undefined, 1])
  })
})
