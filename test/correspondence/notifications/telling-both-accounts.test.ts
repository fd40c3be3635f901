import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { momentInWords } from '../../../src/platform/moment-words.ts'
import { imbIn } from '../../support/journey.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { openSentLetters, type Said } from '../../support/mail/sent-letters.ts'
import type { Application, Person } from '../../support/person.ts'
import { handsOver, issuesCode, mandate } from '../../support/scenes/accounts.ts'
import { appoints } from '../../support/scenes/inspections.ts'
import { letterOf } from '../../support/scenes/letters.ts'
import { issued } from '../../support/scenes/permits.ts'
import { books, knowsItsCalendars } from '../../support/scenes/visits.ts'
import { appoint } from '../../support/staff.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const { applicant: employee, stranger: director, frontDesk, head } = net
const place = { villageCode: '31.71.06.1001' }
const [ofEmployee, ofDirector] = ['applicant-1@example.org', 'director@example.org']
const mailed = (said: Said[]) =>
  said.filter(({ channel }) => channel === 'email').map(({ kind, to }) => `${kind} ${to}`)

/** Returns an application of the employee, whose letters until now are sent. */
async function submitted(): Promise<Application> {
  const file = await employee.submits('SKTM', place)
  await told()
  return file
}

before(() => hasContact(net, director, { channel: 'email', address: ofDirector, language: 'en' }))

describe('an account from which an application goes', () => {
  it('is told as soon as the office has issued a code for another one, why, and until when it works', async () => {
    const { expiresAt } = await issuesCode(head, await submitted(), { mandate })
    const { en, id } = await isTold('account_change_announced')
    assert.match(en, /Somebody has shown the office[^]*Reason: The employee who filed for the company has left it\./)
    assert.match(id, /Jika Anda tidak setuju, segera hubungi/)
    const [ends, berlaku] = [momentInWords(expiresAt, 'en'), momentInWords(expiresAt, 'id')]
    assert.ok(en.includes(`The code is valid until ${ends}. Until then you cannot hand the application over yourself`))
    assert.ok(id.includes(`Kode itu berlaku sampai ${berlaku}.`))
  })

  it('is told on paper, by the office, when no address of it is known', async () => {
    const unreached = await net.person('somebody without an address')
    const file = await unreached.submits('SKTM', place)
    await issuesCode(head, file, { mandate })
    assert.deepEqual(await told(), [])
    const desk = await appoint(net, ['front_desk'], place.villageCode)
    const letter = await letterOf(desk, file, 'account_change_announced')
    const path = `/v1/applications/${file.id}/letters/${letter}?language=en`
    const { text } = await desk.does<{ text: string }>(200, 'GET', path)
    assert.match(text, /Reason: The employee who filed for the company has left it\./)
  })

  it('is told when the office withdraws that code, and nothing when it withdraws its own', async () => {
    const file = await submitted()
    const withdraws = async (by: Person) =>
      by.does(204, 'DELETE', `/v1/applications/${file.id}/account-codes`, {
        headers: { 'if-match': `"${(await by.reads(file)).version}"` },
      })
    await issuesCode(head, file, { mandate })
    await told()
    await withdraws(head)
    const { en, id } = await isTold('account_change_called_off')
    assert.match(en, /stays with your account, and you can hand it over yourself again/)
    assert.match(id, /Permohonan ini tetap pada akun Anda/)
    await issuesCode(employee, file)
    await withdraws(employee)
    assert.deepEqual(await told(), [])
  })

  it('is told that it went, and the other account that it came; a code of its own is told to nobody', async () => {
    const file = await submitted()
    await issuesCode(employee, file)
    assert.deepEqual(await told(), [])
    await handsOver(employee, director, file)
    const said = await told()
    assert.deepEqual(mailed(said).sort(), [`account_changed ${ofDirector}`, `account_left ${ofEmployee}`])
    const [left] = said.filter(({ kind, channel }) => kind === 'account_left' && channel === 'email')
    assert.match(left?.text ?? '', new RegExp(`You no longer see it[^]*Application number: ${file.reference}`))
  })

  it('that takes it over is told of the inspection or the visit that is ahead', async () => {
    const house = await imbIn('in_inspection', net)
    const inspection = await appoints(net.inspector, house)
    await knowsItsCalendars(net)
    const { applicationId } = await issued(net)
    const visit = await books(net, employee, await employee.reads({ id: applicationId }), { purpose: 'collect_permit' })
    await told()
    for (const file of [house, { id: applicationId }]) await handsOver(employee, director, file)
    const texts = (await told()).filter(({ kind, to }) => kind === 'account_changed' && to === ofDirector)
    const said = texts.map(({ text }) => text).join()
    assert.ok(said.includes(`visit the site on ${momentInWords(inspection.startsAt, 'en')}. Please make sure`), said)
    assert.ok(said.includes(`A visit to the counter is booked for ${momentInWords(visit.startsAt, 'en')}.`), said)
  })

  it('each is told, also when it went twice before any letter was written', async () => {
    const file = await submitted()
    const third = await net.person('a third')
    await handsOver(employee, director, file)
    await handsOver(director, third, file)
    assert.deepEqual(mailed(await told()).sort(), [`account_left ${ofEmployee}`, `account_left ${ofDirector}`].sort())
  })

  it('gets no letter any more that was written before and is not sent yet', async () => {
    const file = await submitted()
    await frontDesk.takes('return', file, { reasons: [{ target: 'family_card', code: 'unreadable' }] })
    await tellPeople(pool)
    await handsOver(employee, director, file)
    assert.deepEqual(mailed(await told()).sort(), [`account_changed ${ofDirector}`, `account_left ${ofEmployee}`])
    await director.uploads('family_card', file)
    await director.takes('submit', file, { statementAccepted: true })
    assert.deepEqual(mailed(await told()), [`resubmitted ${ofDirector}`])
  })
})
