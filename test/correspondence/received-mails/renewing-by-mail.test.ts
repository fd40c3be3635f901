import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { answersTo } from '../../support/mail/mail-room.ts'
import { openTriage } from '../../support/mail/triage.ts'
import type { Application } from '../../support/person.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const { net, desk, here, assistance, village, comes, files, address, received, accepts, draftOf, close } =
  await openTriage()
after(close)
const head = await appoint(net, ['head'], here)
const counter = await officeOf(net, here)

/** Returns an application that the counter made of a mail, whose permit was handed over. */
async function closed(from: string): Promise<Application> {
  const file = await draftOf(desk, await comes({ from }), { permitType: 'SKTM' })
  await net.database.pool`
    update applications
    set status = 'ready_to_sign', village_code = ${village}, office_id = ${counter.id}, submitted_at = now()
    where id = ${file.id}`
  await head.takes('sign', file)
  await desk.takes('hand_over', file)
  return file
}

const renews = (earlier: Application, channel: string) =>
  desk.does<Application>(201, 'POST', '/v1/applications', {
    body: {
      permitType: 'SKTM',
      filedAtOfficeId: counter.id,
      assistance,
      startFrom: { applicationId: earlier.id, purpose: 'renewal' },
    },
    headers: { 'x-channel': channel },
  })

describe('somebody without an account who answers the letter about the end of their permit', () => {
  it('finds an officer, who begins the renewal and files the mail with its files in it', async () => {
    const earlier = await closed('warga@example.org')
    const mail = await comes(
      { from: 'warga@example.org', attachments: files('KTP.pdf') },
      answersTo(earlier.reference).to,
    )
    assert.deepEqual([mail.state, mail.reason], ['triage', 'file_closed'])
    const renewal = await renews(earlier, 'email')
    assert.deepEqual(
      [renewal.channel, renewal.startedFrom?.purpose, renewal.startedFrom?.application?.id],
      ['email', 'renewal', earlier.id],
    )
    await desk.does(201, 'POST', `/v1/applications/${renewal.id}/contacts`, {
      body: { channel: 'email', address: 'warga@example.org', language: 'id' },
    })
    await desk.does(201, 'POST', address(mail, '/filings'), {
      body: { applicationReference: renewal.reference, reason: 'It asks for the renewal.' },
    })
    const [file] = await received(desk, renewal)
    assert.equal((await accepts(desk, renewal, file ?? assert.fail())).slot, 'identity_card')
    const later = await comes({ from: 'warga@example.org' }, answersTo(renewal.reference).to)
    assert.deepEqual([later.state, later.application], ['filed', renewal.reference])
  })

  it('may telephone as well: the counter that filed for them begins the renewal', async () => {
    const renewal = await renews(await closed('warga-2@example.org'), 'phone')
    assert.deepEqual([renewal.channel, renewal.startedFrom?.purpose], ['phone', 'renewal'])
  })
})
