import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { dayInWords } from '../../../src/platform/moment-words.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { appeals, decides, objectsFor, remedies, remedy } from '../../support/scenes/objections.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)
const { applicant, head } = net
await hasContact(net, head, { channel: 'email', address: 'head@example.org', language: 'en' })
await remedies(net, remedy)
beforeEach(told)

async function objected() {
  const permit = await issued(net)
  await takesOn(head, permit, 'suspend')
  await told()
  return { permit, objection: await objectsFor(applicant, permit) }
}

describe('a letter that a decision on a permit is taken back', () => {
  it('says what still stands: the suspension, or the revocation from a later day on', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(30) })
    await told()
    await takesOn(head, permit, 'call_off_revocation')
    const calledOff = await isTold('permit_revocation_called_off')
    assert.match(calledOff.en, /It is still suspended, and must not be used until the suspension is lifted\./)
    assert.match(calledOff.id, /Izin ini masih dibekukan dan tidak boleh digunakan/)
    assert.doesNotMatch(calledOff.en, /nothing for you to do/)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(30) })
    await told()
    await takesOn(head, permit, 'lift')
    const lifted = await isTold('permit_suspension_lifted')
    assert.ok(lifted.en.includes(`The last day on which the permit is in force is ${dayInWords(dayIn(29), 'en')}.`))
    assert.ok(lifted.id.includes(`Izin ini berlaku sampai dengan ${dayInWords(dayIn(29), 'id')}.`))
  })
})

describe('a letter about an objection for a permit', () => {
  it('names the permit and what was decided on it, to the applicant and to the head', async () => {
    const { permit } = await objected()
    const letters = await told()
    const [mine, theirs] = ['applicant-1@example.org', 'head@example.org'].map(
      (address) => letters.find(({ to }) => to === address)?.text ?? '',
    )
    for (const text of [mine, theirs]) assert.ok(text?.includes(`the suspension of permit ${permit.number}`), text)
    assert.match(mine ?? '', /Until then the suspension stands\./)
    for (const { text } of letters) assert.doesNotMatch(text, /undefined|null|\{\{|refusal|penolakan/)
  })

  it('says that it is granted and that the permit is valid: no other letter does', async () => {
    const { objection } = await objected()
    await told()
    await decides(head, objection, 'granted')
    const { en, id } = await isTold('objection_granted')
    assert.match(en, /The suspension of permit \S+ no longer stands\.[^]*The permit is valid\./)
    assert.match(id, /Pembekuan izin \S+ tidak berlaku lagi\.[^]*Izin ini berlaku\./)
  })

  it('invites to collect a permit that waits at the counter, as before its revocation', async () => {
    const permit = await issued(net, 'SIP-DR')
    await takesOn(head, permit, 'revoke')
    const objection = await objectsFor(applicant, permit)
    await told()
    await decides(head, objection, 'granted')
    const letters = (await told()).filter(({ kind }) => kind === 'objection_granted')
    const mail = letters.find(({ channel }) => channel === 'email')?.text ?? ''
    assert.match(mail, /comes into force when it is handed over\. Please collect it at the counter of One-stop/)
    assert.match(mail, /Book a time in your application/)
    assert.doesNotMatch(mail, /nothing for you to do/)
  })

  it('says that the suspension stands when it is rejected, and which remedy is left', async () => {
    const { objection } = await objected()
    await told()
    await decides(head, objection, 'rejected')
    const { en } = await isTold('objection_rejected')
    assert.match(en, /The suspension of permit \S+ stands\.[^]*Appeal by \d/)
  })

  it('says that it is closed when the office lifts the suspension itself', async () => {
    const { permit } = await objected()
    await told()
    await takesOn(head, permit, 'lift')
    const letters = await told()
    assert.deepEqual(letters.map(({ kind, channel }) => `${kind} ${channel}`).toSorted(), [
      'objection_closed email',
      'permit_suspension_lifted email',
      'permit_suspension_lifted whatsapp',
    ])
    const closing = letters.find(({ kind }) => kind === 'objection_closed')?.text ?? ''
    assert.match(closing, /has itself taken back the suspension of permit \S+[^]*The permit is valid\./)
  })
  it('says that an appeal is closed when the office lifts the suspension itself', async () => {
    const { permit, objection } = await objected()
    await decides(head, objection, 'rejected')
    await appeals(applicant, objection)
    await told()
    await takesOn(head, permit, 'lift')
    const closing = (await told()).filter(({ kind }) => kind.startsWith('appeal_'))
    assert.deepEqual(
      closing.map(({ kind, to }) => `${kind} ${to}`),
      ['appeal_closed applicant-1@example.org'],
    )
    assert.match(
      closing[0]?.text ?? '',
      /has itself taken back the suspension of permit \S+, about which you had appealed\.[^]*The permit is valid\./,
    )
  })
})
