import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { openFiling } from '../../support/mail/filing.ts'
import { answersTo, letters, mails, signed, written } from '../../support/mail/mail-room.ts'
import { type Application, somePdf } from '../../support/person.ts'

const { net, file, to, comes, close } = await openFiling()
after(close)

const attachments = [{ filename: 'sertifikat-tanah.pdf', content: somePdf() }]
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
const form = { raw: { payload: '', type: 'application/x-www-form-urlencoded' } }

/** Returns the path of the link in the last letter about a filed mail. Null: it has none. */
async function linkOfLetter(): Promise<string | null> {
  const letter = (await letters(net)).findLast(({ kind }) => kind === 'mail_filed')
  const opened = await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')
  const link = opened.get('/link')
  return typeof link === 'string' ? new URL(link).pathname : null
}

describe('the letter about a filed mail', () => {
  for (const status of ['submitted', 'in_review', 'refused'] as const)
    it(`has no link while the application takes no files (${status})`, async () => {
      const { reference } = await imbIn(status, net)
      const where = answersTo(reference).to
      const mail = await comes(await signed(await written({ to: where, attachments })), { to: where })
      assert.deepEqual([mail.state, mail.application, await linkOfLetter()], ['filed', reference, null])
    })
})

describe('the page of its link', () => {
  it('has no button once the application goes on: an officer looks at the files', async () => {
    await comes(await signed(await written({ to, attachments })))
    const at = (await linkOfLetter()) ?? assert.fail()
    assert.match((await net.nobody.asks('GET', at)).text, /Use these files<\/button>/)
    await net.applicant.takes('submit', file, { statementAccepted: true })
    const { text } = await net.nobody.asks('GET', at)
    assert.match(text, /cannot be used now\. An officer will look at them\./)
    assert.doesNotMatch(text, /<button>|press a button/)
  })

  it('of a draft says that it was not submitted yet, and who submits it', async () => {
    const writer = 'warga-1@example.org'
    const sends = async (mail: Parameters<typeof written>[0], where: string) =>
      comes(await signed(await written({ from: writer, to: where, ...mail })), { from: writer, to: where })
    await sends({ text: 'Rumah di Kecamatan Menteng.' }, 'perizinan@ptsp.example')
    const { id } = (await mails(net)).at(-1) ?? assert.fail()
    const { reference } = await net.frontDesk.does<Application>(201, 'POST', `/v1/received-mails/${id}/drafts`, {
      body: { permitType: 'IMB', assistance },
    })
    await sends({ attachments }, answersTo(reference).to)
    const at = (await linkOfLetter()) ?? assert.fail()
    const { text } = await net.nobody.asks('POST', at, form)
    assert.match(text, /sertifikat-tanah\.pdf<\/b> · Land title · used/)
    assert.match(text, /not been submitted yet\. An officer will complete it with you and then submit it\./)
  })
})
