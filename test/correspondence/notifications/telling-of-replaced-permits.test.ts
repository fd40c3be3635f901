import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import type { Application } from '../../support/person.ts'
import { permitOf } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const { net, pool, told, close } = await openSentLetters()
after(close)
const { applicant, frontDesk, head } = net
const village = await officeOf(net, '31.71.06.1001')

/** Has an application signed without the steps before. Returns the number of its permit. */
async function signs(file: Application): Promise<string> {
  await pool`
    update applications
    set status = 'ready_to_sign', village_code = '31.71.06.1001', office_id = ${village.id}, submitted_at = now()
    where id = ${file.id}`
  await head.takes('sign', file)
  return (await permitOf(net, file)).number
}

const begins = (startFrom?: object) =>
  frontDesk.drafts('SKTM', { filedAtOfficeId: village.id, ...(startFrom && { startFrom }) })
const amends = ({ id }: Application) => begins({ applicationId: id, purpose: 'amendment' })
const states = (file: Application, contact: object) =>
  frontDesk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, { body: { language: 'en', ...contact } })
const byMail = (address: string) => ({ channel: 'email', address })
const toWhom = (letters: Awaited<ReturnType<typeof told>>) => letters.map(({ kind, to }) => `${kind} ${to}`).sort()

describe('somebody whose permit another one replaces', () => {
  it('is told so on every channel, when the letters about the new permit go to somebody else', async () => {
    const mothers = await begins()
    await states(mothers, byMail('mother@example.org'))
    await states(mothers, { channel: 'sms', address: '+6281200000071', language: 'id' })
    const earlier = await signs(mothers)
    const daughters = await amends(mothers)
    await states(daughters, byMail('daughter@example.org'))
    await told()
    const later = await signs(daughters)
    const letters = await told()
    assert.deepEqual(toWhom(letters), [
      'permit_ready daughter@example.org',
      'permit_superseded +6281200000071',
      'permit_superseded mother@example.org',
    ])
    const toMother = letters.find(({ to }) => to === 'mother@example.org')?.text ?? ''
    assert.ok(toMother.includes(`Permit ${later} has taken the place of your permit ${earlier}`), toMother)
    assert.match(toMother, /If you did not ask for this, contact the office at once\.\n[^]*Telephone \+62210000000/)
    const sms = letters.find(({ channel }) => channel === 'sms')?.text ?? ''
    assert.match(sms, /digantikan.* Jika bukan atas permintaan Anda, segera hubungi PTSP .*\+62210000000\.$/)
    assert.ok(sms.includes(earlier) && !sms.includes('daughter'), sms)
  })

  it('reads it once: in the letter about the new permit, when that goes to the same address', async () => {
    const first = await begins()
    await states(first, byMail('warga@example.org'))
    const earlier = await signs(first)
    const second = await amends(first)
    await states(second, byMail('Warga@example.org'))
    await told()
    await signs(second)
    const letters = await told()
    assert.deepEqual(toWhom(letters), ['permit_ready Warga@example.org'])
    assert.ok(letters[0]?.text.includes(`Your new permit takes the place of permit ${earlier}`), letters[0]?.text)
  })

  it('reads it in the letter about the new permit, when both are of the same account', async () => {
    const first = await applicant.drafts('SKTM')
    const earlier = await signs(first)
    const renewal = await applicant.drafts('SKTM', { startFrom: { applicationId: first.id, purpose: 'renewal' } })
    await told()
    await signs(renewal)
    const letters = await told()
    assert.deepEqual(toWhom(letters), ['permit_ready +6281200000001', 'permit_ready applicant-1@example.org'])
    for (const { text } of letters) assert.ok(text.includes(earlier), text)
  })
})
