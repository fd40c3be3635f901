import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { watchObjections } from '../../../src/applications/objections/watch.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { appeals, decides, rejects, remedies, remedy } from '../../support/scenes/objections.ts'
import { district, village } from '../../support/scenes/offices.ts'
import { appoint } from '../../support/staff.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const { applicant } = net
const [above, below] = [await appoint(net, ['head'], district), await appoint(net, ['head'], village)]
for (const [head, address] of [
  [above, 'above@example.org'],
  [below, 'below@example.org'],
] as const)
  await hasContact(net, head, { channel: 'email', address, language: 'en' })
const { appeal: rules } = remedy.objection
await remedies(net, { ...remedy, objection: { ...remedy.objection, appeal: { ...rules, silence: 'nothing' } } })

async function appealed() {
  const objection = await rejects(net)
  await told()
  return appeals(applicant, objection)
}
beforeEach(told)

describe('a letter about an appeal', () => {
  it('says who decides it and until when, to the applicant and to the head of the office above', async () => {
    await appealed()
    const letters = await told()
    assert.deepEqual(
      letters.filter(({ to }) => to === 'below@example.org'),
      [],
    )
    const [mine, theirs] = ['applicant-1@example.org', 'above@example.org'].map(
      (address) => letters.find(({ to }) => to === address)?.text ?? '',
    )
    assert.match(mine ?? '', /We received your appeal .* Menteng District decides on it\./)
    assert.match(mine ?? '', /It is decided by \d+ \w+ 20\d\d\.\n/)
    assert.match(theirs ?? '', /^Dear Head of .*Menteng District[^]*Please decide on the appeal by \d+ \w+ 20\d\d\.\n/)
    for (const { text } of letters) assert.doesNotMatch(text, /undefined|null|\{\{|green zone/)
  })

  it('says what was decided, by whom, why, and which remedy is left, and tells the office below', async () => {
    for (const [outcome, en, id, below] of [
      [
        'rejected',
        /Menteng District rejected your appeal\.[^]*Reason: The plan of 2025[^]*Go to court by \d/,
        /menolak banding Anda\.[^]*Gugatan paling lambat \d+ \w+ 20\d\d\./,
        /did not grant an appeal about the refusal of an application[^]*and the refusal stands\./,
      ],
      [
        'inadmissible',
        /found your appeal inadmissible, so its content was not examined/,
        /menyatakan banding Anda tidak dapat diterima/,
        /did not grant an appeal about the refusal of an application[^]*and the refusal stands\./,
      ],
      [
        'granted',
        /Menteng District granted your appeal\. The refusal of this application no longer stands\./,
        /mengabulkan banding Anda\./,
        /granted an appeal[^]*The application is in review again\./,
      ],
    ] as const) {
      const appeal = await appealed()
      await told()
      await decides(above, appeal, outcome)
      const letters = await told()
      const [toOffice, ...others] = letters.filter(({ to }) => to === 'below@example.org')
      assert.match(toOffice?.text ?? '', below)
      assert.deepEqual(others, [])
      for (const words of [en, id]) assert.ok(letters.some(({ text }) => words.test(text)))
    }
  })

  it('says that it was withdrawn to the applicant only, also when the last day has passed', async () => {
    const appeal = await appealed()
    await told()
    await pool`update objections set last_day = last_day - 9 where id = ${appeal.id}`
    await applicant.does(201, 'POST', `/v1/objections/${appeal.id}/withdrawals`, { body: {} })
    const { en, id } = await isTold('appeal_withdrawn')
    assert.match(en, /The refusal of this application stands\.\n\nThe last day to file another one has passed\./)
    assert.match(id, /Batas waktu untuk mengajukan banding lagi sudah lewat\./)
  })

  it('reminds the head of the office above when its time has run out', async () => {
    const appeal = await appealed()
    await told()
    await pool`
      update objections
      set received_on = received_on - 3, due_on = due_on - 3
      where id = ${appeal.id}`
    assert.equal(await watchObjections({ db: pool, consequences, takeBack }), 1)
    const letters = await told()
    assert.deepEqual(
      letters.map(({ to }) => to),
      ['above@example.org'],
    )
    assert.match(letters[0]?.text ?? '', /ended on \d+ \w+ 20\d\d\. The appeal has not been decided\./)
  })

  it('tells both heads that silence has granted it', async () => {
    await remedies(net, remedy)
    const appeal = await appealed()
    await told()
    await pool`
      update objections
      set received_on = received_on - 3, due_on = due_on - 3
      where id = ${appeal.id}`
    assert.equal(await watchObjections({ db: pool, consequences, takeBack }), 1)
    const letters = await told()
    const [toAbove, toBelow] = ['above@example.org', 'below@example.org'].map((address) =>
      letters.flatMap(({ to, text }) => (to === address ? [text] : [])),
    )
    assert.equal(toAbove?.length, 1)
    assert.match(toAbove?.[0] ?? '', /District did not decide by the last day on an appeal[^]*counts as granted/)
    assert.equal(toBelow?.length, 1)
    assert.match(toBelow?.[0] ?? '', /did not decide in time[^]*The application is in review again\./)
  })
})

describe('an appeal at the office that is responsible by now', () => {
  const letters = async () => (await told()).filter(({ to }) => to === 'above@example.org').map(({ text }) => text)
  async function appealedHere() {
    const appeal = await appealed()
    await pool`
      update applications
      set office_id = (select id from offices where region_code = ${district})
      where id = ${appeal.application.id}`
    await told()
    return appeal
  }

  it('brings its head no letter about their own decision', async () => {
    await decides(above, await appealedHere(), 'granted')
    assert.deepEqual(await letters(), [])
  })

  it('brings them one when silence has granted it, which asks for the review', async () => {
    const { id } = await appealedHere()
    await pool`update objections set received_on = received_on - 3, due_on = due_on - 3 where id = ${id}`
    assert.equal(await watchObjections({ db: pool, consequences, takeBack }), 1)
    const [letter, ...others] = await letters()
    assert.match(letter ?? '', /the application is in review again\. The applicant has been told\.\n\nPlease make sure/)
    assert.deepEqual(others, [])
  })
})
