import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { isCertified } from '../../support/scenes/permits.ts'
import { retires } from '../../support/scenes/publishing.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)

const mended = { applicant: { nik: '3171056607880039', name: 'Applicant One' } }

/** Has the applicant ask for a correction of name and number, and the front desk or the applicant conclude it. */
async function concludes(application: { id: string }, outcome: { outcome: string; reason?: string }): Promise<void> {
  const path = `/v1/applications/${application.id}/corrections`
  const body = { answers: mended, reason: 'The number was mistyped.' }
  const { id } = await net.applicant.does<{ id: string }>(201, 'POST', path, { body })
  await told()
  const { version } = await net.applicant.reads(application)
  const person = outcome.outcome === 'withdrawn' ? net.applicant : net.frontDesk
  await person.does(200, 'PUT', `${path}/${id}/outcome`, { body: outcome, headers: { 'if-match': `"${version}"` } })
}
/** Returns an application with a permit, and no certificate that is still to be made. */
async function certified() {
  const application = await imbIn('issued', net)
  await isCertified(net, application)
  return application
}
const refused = { outcome: 'refused', reason: 'Bring your identity card.' }

describe('somebody who asked for a correction', () => {
  it('is told that it was accepted, of which answers by their labels, and never of a value', async () => {
    await concludes(await imbIn('in_review', net), { outcome: 'accepted' })
    const { en, id } = await isTold('correction_accepted')
    assert.match(en, /was accepted\.[^]*- Applicant › National identity number \(NIK\)\n- Applicant › Full name\n/)
    assert.match(id, /diterima\.[^]*- Pemohon › NIK\n- Pemohon › Nama lengkap\n/)
    assert.match(en, /Your application goes on as before; its deadlines are the same\./)
    assert.match(en, /If you did not ask for this correction, contact the office at once\./)
    assert.match(id, /^Yth\. Bapak\/Ibu Applicant One,$/m)
    assert.doesNotMatch(en + id, /0039|\/applicant/)
  })

  it('is told that it was refused, why, how to ask again, and which legal remedy they have', async () => {
    await concludes(await imbIn('in_review', net), refused)
    const { en, id } = await isTold('correction_refused')
    assert.match(en, /was refused\.[^]*- Applicant › Full name\n[^]*\nReason: Bring your identity card\.\n/)
    assert.match(id, /ditolak\.[^]*- Pemohon › Nama lengkap\n[^]*\nAlasan: Bring your identity card\.\n/)
    assert.match(en, /you can ask for the correction again in your application/)
    assert.match(en, /ask the office without delay which legal remedies are open to you, and until when\./)
  })

  it('is told that an issued permit stays as it is, and how it is amended', async () => {
    await concludes(await certified(), { outcome: 'accepted' })
    const { en, id } = await isTold('correction_accepted')
    assert.match(en, /Your permit \d\S+ stays as it was issued\. .*start an amendment from this application\./)
    assert.match(id, /Izin Anda dengan nomor \d\S+ tidak berubah\./)
    assert.doesNotMatch(en, /goes on as before/)
  })

  it('is told of no deadline and of no next step when the application has ended', async () => {
    await concludes(await imbIn('withdrawn', net), { outcome: 'accepted' })
    assert.doesNotMatch((await isTold('correction_accepted')).en, /goes on|stays as it was/)
  })

  it('is told nothing of a request that they withdraw, nor of answers that they change themselves', async () => {
    const application = await imbIn('submitted', net)
    await concludes(application, { outcome: 'withdrawn' })
    await net.frontDesk.takes('return', application, { reasons: [{ target: '/applicant/nik', code: 'inconsistent' }] })
    await isTold('returned')
    const { version } = await net.applicant.reads(application)
    await net.applicant.does(200, 'PATCH', `/v1/applications/${application.id}`, {
      body: { answers: { applicant: { nik: mended.applicant.nik } } },
      headers: { 'if-match': `"${version}"` },
    })
    assert.deepEqual(await told(), [])
  })

  it('is told of no amendment once the permit type is not offered any more', async () => {
    const application = await certified()
    await retires(net, 'IMB')
    await concludes(application, { outcome: 'accepted' })
    const { en, id } = await isTold('correction_accepted')
    assert.match(en, /stays as it was issued\./)
    assert.doesNotMatch(en + id, /amendment|perubahan izin/)
  })
})
