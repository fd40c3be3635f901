import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { race } from '../../support/faults/racing.ts'
import { imbIn, letDaysPass } from '../../support/journey.ts'
import { answersTo, confirms, lastMail, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { network } from '../../support/network.ts'
import { type Application, somePdf } from '../../support/person.ts'
import { appoint } from '../../support/staff.ts'

interface Listed {
  data: { id: string; documentId: string | null }[]
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
await confirms(net, 'applicant-1', 'applicant-1@example.org')
const desk = await appoint(net, ['front_desk'], '31.71.06')
const { pool } = net.database
const patience = 90

async function sends(application: Application, mail: Parameters<typeof written>[0] = {}, isProven = true) {
  const { to } = answersTo(application.reference)
  const raw = await written({ to, subject: 'Re: Kembali', ...mail })
  await room.hands(isProven ? await signed(raw) : raw, { to })
}
async function answers(...given: Parameters<typeof sends>) {
  await sends(...given)
  await room.reads()
  return lastMail(net)
}
const correction = { attachments: [{ filename: 'sertifikat-tanah.pdf', content: somePdf() }] }
/** Returns an IMB on the day after the last day of its applicant. */
async function overdue(status = 'returned'): Promise<Application> {
  const application = await imbIn(status, net)
  await letDaysPass(patience + 1, application, net)
  return application
}
const statusOf = async (application: Application) => (await net.applicant.reads(application)).status
const readsAll = async ({ id }: Application) => {
  const { data } = await net.frontDesk.does<Listed>(200, 'GET', `/v1/applications/${id}/messages`)
  await net.frontDesk.does(201, 'POST', `/v1/applications/${id}/messages/read-marks`, {
    body: { readUpTo: data[0]?.id },
  })
}
/** Moves all events of an application and its mails so many days back. */
async function allWasEarlier(days: number, application: Application): Promise<void> {
  await letDaysPass(days, application, net)
  const ago = pool`${days} * interval '1 day'`
  await pool`
    update message_threads set read_by_office_at = read_by_office_at - ${ago} where application_id = ${application.id}`
  await pool`
    update received_mails
    set received_at = received_at - ${ago}, dealt_with_at = dealt_with_at - ${ago}
    where ${application.id} in (application_id, about_id)`
  await pool`
    update received_attachments f
    set accepted_at = accepted_at - ${ago}
    from received_mails m
    where m.id = f.mail_id and m.application_id = ${application.id}`
}

describe('an application whose waiting time is over', () => {
  it('does not lapse while a document from a mail waits for an officer, nor on the day it was handled', async () => {
    const file = await overdue()
    assert.equal((await answers(file, correction)).state, 'filed')
    assert.equal(await lapseApplications(pool, consequences), 0)
    await readsAll(file)
    assert.equal(
      await lapseApplications(pool, consequences),
      0,
      'The message was read, and the paper lies there still.',
    )
    const where = `/v1/applications/${file.id}/received-attachments`
    const { data } = await net.frontDesk.does<Listed>(200, 'GET', where)
    await net.frontDesk.does(201, 'POST', `${where}/${data[0]?.id}/acceptances`, { body: {} })
    assert.equal(await lapseApplications(pool, consequences), 0, 'The applicant is waited for since now.')
    await allWasEarlier(patience, file)
    assert.equal(await lapseApplications(pool, consequences), 0)
    await allWasEarlier(1, file)
    assert.equal(await lapseApplications(pool, consequences), 1)
    assert.equal(await statusOf(file), 'lapsed')
  })

  for (const status of ['returned', 'awaiting_payment', 'awaiting_originals']) {
    it(`does not lapse as ${status} while a mail that may be the applicant's waits in triage`, async () => {
      const file = await overdue(status)
      const mail = await answers(file, { text: 'From an address that nobody can prove.' }, false)
      assert.deepEqual([mail.state, mail.reason, mail.about], ['triage', 'sender_unproven', file.reference])
      assert.equal(await lapseApplications(pool, consequences), 0)
      await desk.does(201, 'POST', `/v1/received-mails/${mail.id}/closures`, { body: { reason: 'An advertisement.' } })
      assert.equal(await lapseApplications(pool, consequences), 1)
    })
  }

  it("does not lapse while a mail from its applicant's address waits, even if it names no application", async () => {
    const file = await overdue()
    await room.hands(await signed(await written({ subject: 'Sertifikat', ...correction })))
    await room.reads()
    const mail = await lastMail(net)
    assert.deepEqual([mail.state, mail.reason], ['triage', 'no_file'])
    assert.equal(await lapseApplications(pool, consequences), 0)
    await desk.does(201, 'POST', `/v1/received-mails/${mail.id}/closures`, { body: { reason: 'An advertisement.' } })
    assert.equal(await lapseApplications(pool, consequences), 1)
    assert.equal(await statusOf(file), 'lapsed')
  })

  it('does not lapse before every mail that came in time has been read; a later one does not delay it', async () => {
    const file = await overdue()
    await room.hands(await written({ from: 'somebody@bare.example', text: 'Halo.' }))
    const comesAfterTheLastDay = (minutes: number) => pool`
      update received_mails
      set received_at = network_day()::timestamp at time zone 'Asia/Jakarta' + ${minutes} * interval '1 minute'
      where state = 'received'`
    await comesAfterTheLastDay(-1)
    assert.equal(await lapseApplications(pool, consequences), 0)
    await comesAfterTheLastDay(1)
    assert.equal(await lapseApplications(pool, consequences), 1)
    assert.equal(await statusOf(file), 'lapsed')
    await room.reads()
  })

  it('does not lapse while a later message waits to be read; an earlier one was answered by the return', async () => {
    const [older, newer] = [await imbIn('in_review', net), await overdue()]
    const writes = (file: Application) =>
      net.applicant.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
        body: { kind: 'message', text: 'I was away.' },
      })
    await writes(older)
    await net.reviewer.takes('return', older, { reasons: [{ target: 'land_title', code: 'unreadable' }] })
    await pool.begin(async (tx) => {
      await tx`alter table messages disable trigger user`
      await tx`update messages set at = at - interval '92 days' where application_id = ${older.id}`
      await tx`alter table messages enable trigger user`
    })
    await letDaysPass(patience + 1, older, net)
    await writes(newer)
    assert.equal(await lapseApplications(pool, consequences), 1)
    assert.deepEqual([await statusOf(older), await statusOf(newer)], ['lapsed', 'returned'])
  })
})

describe('a mail and the end of the wait at the same moment', () => {
  it('keep the application when the mail is filed first', async () => {
    const file = await overdue()
    await sends(file, correction)
    const lapsed = await race(
      net,
      (tx) => tx`select from applications where id = ${file.id} for share`,
      () => lapseApplications(pool, consequences),
      () => room.reads(),
    )
    assert.equal(lapsed, 0)
    assert.equal(await statusOf(file), 'returned')
  })

  it('keep the application when a mail comes to its triage first', async () => {
    const file = await overdue()
    await sends(file, {}, false)
    const lapsed = await race(
      net,
      (tx) => tx`select from applications where id = ${file.id} for share`,
      () => lapseApplications(pool, consequences),
      () => room.reads(),
    )
    assert.equal(lapsed, 0)
  })
})
