import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endChecks } from '../../src/applications/clocks/check-silence.ts'
import { consequences } from '../../src/program/consequences.ts'
import { imbIn } from '../support/journey.ts'
import { hasContact } from '../support/mail/contacts.ts'
import { openSentLetters } from '../support/mail/sent-letters.ts'
import { appoint } from '../support/staff.ts'

const { net, pool, told, close } = await openSentLetters()
after(close)

interface Notice {
  kind: string
  channel: string
  state: string
  endedAt: string | null
}

describe('the letters in an inquiry', () => {
  it('are those to the applicant, without address and text, and none to the office', async () => {
    const head = await appoint(net, ['head'], '31.71.06')
    await hasContact(net, head, { channel: 'email', address: 'head-of-menteng@example.org', language: 'en' })
    const { id, reference } = await imbIn('submitted', net)
    await told()
    await pool`update applications set due_at = now() - interval '1 minute' where id = ${id}`
    assert.equal(await endChecks(pool, consequences), 1)
    assert.deepEqual(
      (await told()).map(({ kind }) => kind),
      ['check_overdue_at_office'],
    )
    const reply = await net.admin.asks('POST', '/v1/audit/inquiries', {
      body: { reference, reason: 'The ombudsman asks which letters were sent.' },
    })
    assert.equal(reply.status, 201, reply.text)
    const { notices } = reply.json<{ notices: Notice[] }>()
    assert.deepEqual(notices.map(({ kind, channel, state }) => `${kind} ${channel} ${state}`).sort(), [
      'submitted email sent',
      'submitted whatsapp sent',
    ])
    assert.ok(notices.every(({ endedAt }) => endedAt !== null))
    for (const shown of ['example.org', '+62812', 'Applicant 1', 'Yth.']) assert.ok(!reply.text.includes(shown), shown)
  })
})
