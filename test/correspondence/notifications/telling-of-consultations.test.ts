import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { watchConsultations } from '../../../src/applications/consultations/time/watch.ts'
import { tellAgencies } from '../../../src/correspondence/notifications/telling/tell-agencies.ts'
import { noticesWaiting } from '../../../src/program/metrics/queries.ts'
import { goes } from '../../support/journey.ts'
import { lettersIn, openConsultationLetters, textTo } from '../../support/mail/consultation-letters.ts'
import { mailbox } from '../../support/mail/post.ts'
import { accepted, newestOf, noObjection, runsOut } from '../../support/scenes/consultations.ts'

const scene = await openConsultationLetters()
const { net, pool, post, told, fire, environment, asked, gives } = scene
const { returns, comesAgain, suspends } = scene
after(scene.close)
beforeEach(told)
const reviewers = ['reviewer@example.org', 'colleague@example.org']

describe('an agency that is asked for its opinion', () => {
  it('gets a letter in its language: the question, until when, what silence means, whom to ask', async () => {
    const { reference } = await accepted(net, 'TOLD')
    const all = await told()
    assert.deepEqual(lettersIn(all), [
      'consultation_requested environment@agency.example',
      'consultation_requested fire@agency.example',
    ])
    const request = await newestOf(fire.agency)
    const text = textTo(all, 'fire@agency.example')
    assert.match(text, /^Dear Fire service,\n/)
    for (const said of [
      'Question: Is the way wide enough?',
      `Address of the request: https://api.example.test/v1/consultations/${request.id}`,
      'this request stays open and is reported as overdue',
      `Application number: ${reference}`,
      'telephone +62',
    ])
      assert.ok(text.includes(said), said)
    assert.match(text, /by \w+, \d+ \w+ 20\d\d at \d\d:\d\d WIB\./)
    const other = textTo(all, 'environment@agency.example')
    assert.match(other, /Pertanyaan: Apakah jalannya cukup lebar\?[^]*dianggap tidak berkeberatan/)
    assert.match(other, /paling lambat \w+, \d+ \w+ 20\d\d pukul \d\d\.\d\d WIB/)
  })

  it('learns nothing of the applicant by a letter, and cannot reply into the application', async () => {
    const { reference } = await accepted(net, 'TOLD')
    const letters = (await told()).filter(({ to }) => to.endsWith('@agency.example'))
    assert.equal(letters.length, 2)
    for (const { text, subject, replyTo } of letters) {
      assert.doesNotMatch(text, /applicant|pemohon|wood/i)
      assert.ok(!subject.includes(reference) && !subject.includes('[#'), subject)
      assert.equal(replyTo, mailbox.address)
    }
    assert.equal((await pool`select from notices n where n::text ~ 'fire@|environment@|wide enough'`).length, 0)
  })

  it('is told when its turn has come, not before, and then not as if it was asked again', async () => {
    const application = await accepted(net, 'TOLDTURN')
    assert.deepEqual(lettersIn(await told()), ['consultation_requested fire@agency.example'])
    await returns(application)
    await comesAgain(application)
    await gives(fire, noObjection)
    const all = await told()
    assert.ok(lettersIn(all).includes('consultation_requested environment@agency.example'))
    assert.doesNotMatch(textTo(all, 'environment@agency.example'), /kembali meminta|permintaan ke-/)
  })

  it('is told nothing of the end of a consultation that it was never asked in', async () => {
    const application = await accepted(net, 'TOLDTURN')
    await told()
    await goes(net, 'applicant', 'withdraw', application)
    const all = await told()
    assert.deepEqual(lettersIn(all), ['consultation_cancelled fire@agency.example'])
    assert.match(textTo(all, 'fire@agency.example'), /The applicant withdrew the application\./)
  })

  it('is reminded, and told when a calendar has moved its deadline', async () => {
    await asked()
    const [request, other] = [await newestOf(fire.agency), await newestOf(environment.agency)]
    await pool`update consultations set remind_at = now() - interval '1 minute' where id = ${request.id}`
    await pool`
      update consultations set calendar_edition = 0, due_at = due_at - interval '1 day' where id = ${other.id}`
    await watchConsultations(pool)
    assert.deepEqual(lettersIn(await told()), [
      'consultation_reminded fire@agency.example',
      'consultation_rescheduled environment@agency.example',
    ])
  })

  it('is told of a second round, and that the first has ended with the return', async () => {
    const application = await asked()
    await returns(application)
    assert.match(textTo(await told(), 'fire@agency.example'), /may be requested once more/)
    await comesAgain(application)
    const all = await told()
    assert.match(textTo(all, 'fire@agency.example'), /This is request 2 on the same application/)
    assert.ok(all.some(({ subject }) => subject === 'The opinion of your agency is requested once more'))
  })

  it('gets no letter that asks for what it cannot do: its consultation has ended, or it is suspended', async () => {
    post.isAway = true
    const application = await accepted(net, 'TOLD')
    await told().catch(() => {})
    await goes(net, 'applicant', 'withdraw', application)
    await suspends(true)
    await accepted(net, 'TOLD')
    post.isAway = false
    await pool`update notices set next_at = now() where state = 'waiting'`
    assert.deepEqual(lettersIn(await told()), [
      'consultation_cancelled environment@agency.example',
      'consultation_cancelled fire@agency.example',
      'consultation_requested environment@agency.example',
    ])
    await suspends(false)
    assert.deepEqual(lettersIn(await told()), [])
    await pool`update notices set next_at = now() where state = 'waiting'`
    assert.deepEqual(lettersIn(await told()), ['consultation_requested fire@agency.example'])
  })

  it('gets a letter that was held back only while an answer is still awaited, however long that took', async () => {
    await suspends(true)
    const application = await accepted(net, 'TOLD')
    await told()
    for (let hours = 0; hours < 20; hours++) {
      await pool`update notices set next_at = now() where state = 'waiting'`
      await told()
    }
    const held = await pool`select attempts from notices where state = 'waiting' and failure = 'held'`
    assert.deepEqual([...held], [{ attempts: 0 }])
    assert.deepEqual([...(await noticesWaiting(pool))], [{ kind: 'untold', count: 0, oldestSeconds: null }])
    await goes(net, 'applicant', 'withdraw', application)
    await suspends(false)
    await pool`update notices set next_at = now() where state = 'waiting'`
    assert.ok(!lettersIn(await told()).includes('consultation_requested fire@agency.example'))
  })

  it('gets one letter for an event, though two workers look for it', async () => {
    await accepted(net, 'TOLD')
    await Promise.all([tellAgencies(pool, net.vault), tellAgencies(pool, net.vault)])
    assert.equal(lettersIn(await told()).length, 2)
    assert.deepEqual([...(await pool`select from untold`)], [])
  })
})

describe('an applicant whose file waits for agencies', () => {
  it('is told which, and until when, in the letter about the acceptance, and by no letter of its own', async () => {
    const application = await accepted(net, 'TOLD')
    const mails = (await told()).filter(({ to }) => to === 'applicant-1@example.org')
    assert.deepEqual(mails.map(({ kind }) => kind).sort(), ['accepted', 'submitted'])
    const { text } = mails.find(({ kind }) => kind === 'accepted') ?? { text: '' }
    assert.match(text, /an opinion from:\n- Fire service, by \w+, \d+ \w+ 20\d\d at \d\d:\d\d WIB\n- Environment/)
    await gives(fire, noObjection)
    await runsOut(net, await newestOf(environment.agency))
    await watchConsultations(pool)
    assert.ok((await told()).every(({ to }) => reviewers.includes(to) || to.endsWith('@agency.example')))
    const path = `/v1/applications/${application.id}/notices`
    const { data } = await net.applicant.does<{ data: { kind: string }[] }>(200, 'GET', path)
    assert.deepEqual(new Set(data.map(({ kind }) => kind)), new Set(['accepted', 'submitted']))
  })
})
