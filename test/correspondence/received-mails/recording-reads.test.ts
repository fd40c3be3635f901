import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { answersTo, confirms } from '../../support/mail/mail-room.ts'
import { openTriage } from '../../support/mail/triage.ts'

const { net, desk, comes, files, reads, received, draftOf, close } = await openTriage()
after(close)

const lastRead = async () => {
  const [read] = await net.database.pool`
    select what, application_id as application, document_id as document, standing, fields, status, reason
    from data_reads
    order by id desc
    limit 1`
  return read
}
const nothing = { document: null, fields: [], status: null, reason: null }

describe('the record of a read of mail', () => {
  it('names the application that was made of a mail', async () => {
    const mail = await comes({ from: 'somebody@example.org' })
    await reads(desk, mail)
    assert.deepEqual(await lastRead(), { ...nothing, what: 'received_mail', application: null, standing: 'front_desk' })
    const { id: application } = await draftOf(desk, mail)
    await reads(desk, mail)
    assert.deepEqual(await lastRead(), { ...nothing, what: 'received_mail', application, standing: 'front_desk' })
  })

  it('names the application that a file came for, and its status', async () => {
    await confirms(net, 'applicant-1', 'applicant-1@example.org')
    const application = await imbIn('returned', net)
    await comes({ attachments: files('sertifikat.pdf') }, answersTo(application.reference).to)
    const [file] = await received(net.applicant, application)
    const path = `/v1/applications/${application.id}/received-attachments/${file?.id}/content`
    assert.equal((await net.head.asks('GET', path)).status, 200)
    const read = {
      ...nothing,
      what: 'received_mail',
      application: application.id,
      standing: 'head',
      status: 'returned',
    }
    assert.deepEqual(await lastRead(), read)
    const before = await net.database.pool`select from data_reads`
    assert.equal((await net.applicant.asks('GET', path)).status, 200)
    assert.equal((await net.database.pool`select from data_reads`).length, before.length)
  })
})
