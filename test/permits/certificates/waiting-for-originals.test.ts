import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { hasContact, mailIn } from '../../support/mail/contacts.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { permitOf } from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Returns a doctor's permit to practise that was just signed; its originals are matched at the handover. */
async function signed() {
  const file = await net.applicant.prepares('SIP-DR')
  await pool`
    update applications
    set status = 'ready_to_sign', submitted_at = now(),
      office_id = (select id from offices where region_code = '31.71.06')
    where id = ${file.id}`
  await net.head.takes('sign', file)
  return { file, permit: await permitOf(net, file) }
}
const { documents } = await net.nobody.does<{ documents: { slot: string; originalRequired?: boolean }[] }>(
  200,
  'GET',
  '/v1/permit-types/SIP-DR',
)

describe('a permit that is in force only when its originals match', () => {
  it('has no certificate before it is handed over: the refusal names what is missing', async () => {
    const { file, permit } = await signed()
    const slots = file.documents
      .map(({ slot }) => slot)
      .filter((slot) => documents.some((one) => one.slot === slot && one.originalRequired))
    assert.ok(slots.length > 0)
    const download = (who: typeof net.applicant) => who.asks('GET', `/v1/permits/${permit.id}/certificate`)
    const refused = isRefused(await download(net.applicant), 409, 'certificate_not_in_force')
    assert.deepEqual(refused.blockers?.map(({ target }) => target).toSorted(), slots.toSorted())
    assert.deepEqual(refused.nextActions, [])
    await net.frontDesk.matches(file, slots)
    const matched = isRefused(await download(net.frontDesk), 409, 'certificate_not_in_force')
    assert.deepEqual(
      [matched.blockers, matched.nextActions?.map(({ action, blockers }) => [action, blockers])],
      [[], [['hand_over', []]]],
    )
    await net.frontDesk.takes('hand_over', file)
    isRefused(await download(net.applicant), 409, 'certificate_in_making')
  })

  it('has that in its letter, which offers no download', async () => {
    await hasContact(net, net.applicant, { channel: 'email', address: 'applicant@example.org', language: 'en' })
    await signed()
    while ((await tellPeople(pool)) > 0);
    const post = new KeepingPost()
    while ((await sendNotices(pool, net.vault, post)) > 0);
    const letters = post.parcels.map(({ content }) => mailIn(content).text.replace(/\s+/g, ' '))
    const said = /not in force yet.*certificate can be downloaded, once your originals have been compared/
    const ready = letters.filter((letter) => letter.includes('Your permit has been issued'))
    assert.ok(ready.length > 0)
    for (const letter of ready) {
      assert.match(letter, said)
      assert.doesNotMatch(letter, /signed electronically, can already be downloaded/)
    }
  })
})
