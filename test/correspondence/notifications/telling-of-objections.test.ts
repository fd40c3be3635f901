import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { watchObjections } from '../../../src/applications/objections/watch.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { decides, objects, refuses, remedies, remedy } from '../../support/scenes/objections.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const { applicant, head } = net
await hasContact(net, head, { channel: 'email', address: 'head@example.org', language: 'en' })
await remedies(net, { ...remedy, objection: { ...remedy.objection, silence: 'nothing' } })

async function objected() {
  const application = await refuses(net)
  await told()
  return objects(applicant, application)
}
const toHead = async () => (await told()).filter(({ to }) => to === 'head@example.org')
beforeEach(told)
/** A time to decide that ends in a year whose calendar is not published. */
const inTheNextYear = { amount: 366, unit: 'working_days' }

describe('a letter about an objection', () => {
  it('says that it came, and until when it is decided, to the applicant and to the head', async () => {
    await objected()
    const letters = await told()
    const [mine, theirs] = ['applicant-1@example.org', 'head@example.org'].map(
      (address) => letters.find(({ to }) => to === address)?.text ?? '',
    )
    assert.match(mine ?? '', /We received your objection .* on \d+ \w+ 20\d\d\./)
    assert.match(mine ?? '', /The office decides on it by \d+ \w+ 20\d\d\.\n/)
    assert.match(theirs ?? '', /^Dear Head of [^]*Please decide on it by \d+ \w+ 20\d\d\.\n/)
    for (const { text } of letters) assert.doesNotMatch(text, /undefined|null|\{\{|green zone/)
  })

  it('says that it is rejected, why, and which remedy is left until when', async () => {
    const objection = await objected()
    await told()
    await decides(head, objection, 'rejected')
    const { en, id } = await isTold('objection_rejected')
    assert.match(en, /your objection was rejected\.[^]*Reason: The plan of 2025[^]*Legal basis: The city plan decree/)
    assert.match(en, /Appeal by \d+ \w+ 20\d\d\./)
    assert.match(id, /keberatan Anda ditolak\.[^]*Banding paling lambat \d+ \w+ 20\d\d\./)
  })

  it('says that it was not examined', async () => {
    const objection = await objected()
    await told()
    await decides(head, objection, 'inadmissible')
    const { en, id } = await isTold('objection_rejected')
    assert.match(en, /your objection was inadmissible, so its content was not examined/)
    assert.match(id, /keberatan Anda tidak dapat diterima/)
  })

  it('says that it is granted, and what happens next', async () => {
    const objection = await objected()
    await told()
    await decides(head, objection, 'granted')
    const { en, id } = await isTold('objection_granted')
    assert.match(en, /Your objection was granted\. The refusal of this application no longer stands\./)
    assert.match(id, /Keberatan Anda dikabulkan\./)
  })

  it('reminds the head when its time has run out', async () => {
    const objection = await objected()
    await told()
    await pool`
      update objections
      set received_on = received_on - 4, due_on = due_on - 4
      where id = ${objection.id}`
    assert.equal(await watchObjections({ db: pool, consequences, takeBack }), 1)
    const [letter, ...others] = await toHead()
    assert.match(letter?.text ?? '', /ended on \d+ \w+ 20\d\d\. The objection has not been decided\./)
    assert.deepEqual(others, [])
  })

  it('tells the head that silence has granted it, and not that they have', async () => {
    await remedies(net, { ...remedy, objection: { ...remedy.objection, silence: 'granted' } })
    const [silent, decided] = [await objected(), await objected()]
    await told()
    await decides(head, decided, 'granted')
    await pool`
      update objections
      set received_on = received_on - 4, due_on = due_on - 4
      where id = ${silent.id}`
    assert.equal(await watchObjections({ db: pool, consequences, takeBack }), 1)
    const [letter, ...others] = await toHead()
    assert.match(
      letter?.text ?? '',
      /was not decided by its last day\. So it counts as granted, and the application is/,
    )
    assert.deepEqual(others, [])
  })

  it('asks the head for nothing once the objection was withdrawn', async () => {
    const objection = await objected()
    await applicant.does(201, 'POST', `/v1/objections/${objection.id}/withdrawals`, { body: {} })
    assert.deepEqual(await toHead(), [])
  })

  it('says that it was withdrawn, and until when another one can be filed', async () => {
    const objection = await objected()
    await told()
    await applicant.does(201, 'POST', `/v1/objections/${objection.id}/withdrawals`, { body: {} })
    const { en, id } = await isTold('objection_withdrawn')
    assert.match(en, /was withdrawn as requested[^]*You can file another one until \d+ \w+ 20\d\d\./)
    assert.match(id, /telah ditarik kembali sesuai permintaan[^]*lagi paling lambat \d+ \w+ 20\d\d\./)
    assert.match(en, /If it was not you who asked for this, contact the office at once\./)
  })

  it('says that the last day is provisional while its calendar is', async () => {
    await remedies(net, { ...remedy, objection: { ...remedy.objection, decideWithin: inTheNextYear } })
    await objected()
    const letters = await told()
    assert.ok(letters.length > 1)
    for (const { text } of letters) assert.match(text, /last day is provisional|Hari terakhir ini masih sementara/)
  })
})
