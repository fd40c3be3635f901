import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { watchConsultations } from '../../../src/applications/consultations/time/watch.ts'
import { idOf, lettersIn, openConsultationLetters, textTo } from '../../support/mail/consultation-letters.ts'
import { by, newestOf, noObjection, responds, runsOut } from '../../support/scenes/consultations.ts'

const scene = await openConsultationLetters()
const { net, pool, told, fire, environment, bank, asked, gives, replies } = scene
after(scene.close)
beforeEach(told)
const reviewers = ['reviewer@example.org', 'colleague@example.org']

describe('an office that asks agencies', () => {
  it('tells its reviewers of an opinion, a refusal and a question; its answer goes to the agency', async () => {
    const application = await asked()
    await gives(environment, { response: 'with_conditions', text: 'If free.', conditions: ['Free.', 'Marked.'], by })
    await gives(bank, { response: 'declined', text: 'Not our matter.', by })
    const request = await newestOf(fire.agency)
    await responds(fire.agency, request, { response: 'question', text: 'Where does the gate open to?', by })
    const all = await told()
    const each = (kind: string) => reviewers.toSorted().map((address) => `${kind} ${address}`)
    assert.deepEqual(lettersIn(all), [
      ...each('agency_question_at_office'),
      ...each('opinion_declined_at_office'),
      ...each('opinion_given_at_office'),
    ])
    const textOf = (kind: string) => all.find((one) => one.kind === kind)?.text ?? ''
    assert.match(textOf('opinion_given_at_office'), /no objection, with conditions\.[^]*conditions in it: 2\./)
    assert.match(textOf('opinion_declined_at_office'), /^[^]*Bank states[^]*Reason: Not our matter\./)
    assert.match(textOf('agency_question_at_office'), /Fire service has[^]*Question: Where does the gate open to\?/)
    await replies(application, request, { reply: 'answer', text: 'To the street.' })
    const answered = await told()
    assert.deepEqual(lettersIn(answered), ['consultation_question_answered fire@agency.example'])
    assert.doesNotMatch(textTo(answered, 'fire@agency.example'), /To the street/)
    await replies(application, request, { reply: 'cancellation', text: 'Not needed.' })
    assert.match(textTo(await told(), 'fire@agency.example'), /The office cancelled the request; the reason/)
  })

  it('tells the reviewer who has the application, and no other', async () => {
    const application = await asked()
    const reviewer = await idOf(net.reviewer)
    await pool`update applications set assigned_to = ${reviewer}, assigned_at = now() where id = ${application.id}`
    await gives(fire, noObjection)
    assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office reviewer@example.org'])
  })

  it('tells its other reviewers when no letter reaches that one, and its head when none reaches any', async () => {
    const application = await asked()
    await pool`
      update applications
      set assigned_to = ${await idOf(net.reviewer)}, assigned_at = now()
      where id = ${application.id}`
    await using _ = await scene.unreachable(net.reviewer)
    await gives(environment, noObjection)
    assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office colleague@example.org'])
    await using __ = await scene.unreachable(scene.colleague)
    await gives(fire, noObjection)
    assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office head@example.org'])
  })

  for (const [who, change] of [
    ['is the applicant', (id: string) => pool`applicant_id = ${id}`],
    ['was the applicant', (id: string) => pool`former_applicants = array[${id}::uuid]`],
  ] as const)
    it(`tells nobody who ${who} themselves`, async () => {
      const application = await asked()
      await pool`update applications set ${change(await idOf(net.reviewer))} where id = ${application.id}`
      await gives(fire, noObjection)
      assert.deepEqual(lettersIn(await told()), ['opinion_given_at_office colleague@example.org'])
    })

  it('is not asked for an answer that was given, or to hasten an opinion that was given', async () => {
    const application = await asked()
    const request = await newestOf(fire.agency)
    await responds(fire.agency, request, { response: 'question', text: 'Where does the gate open to?', by })
    await replies(application, request, { reply: 'answer', text: 'To the street.' })
    assert.deepEqual(lettersIn(await told()), ['consultation_question_answered fire@agency.example'])
    await runsOut(net, await newestOf(fire.agency))
    await watchConsultations(pool)
    await gives(fire, noObjection)
    assert.deepEqual(
      lettersIn(await told()),
      reviewers.toSorted().map((address) => `opinion_given_at_office ${address}`),
    )
  })

  it('tells the agency and the reviewers of silence, and the head above where it is escalated', async () => {
    await asked()
    await runsOut(net, await newestOf(fire.agency))
    await runsOut(net, await newestOf(environment.agency))
    await watchConsultations(pool)
    const all = await told()
    assert.deepEqual(
      lettersIn(all),
      [
        'agency_escalated above@example.org',
        ...reviewers.map((address) => `agency_overdue_at_office ${address}`),
        ...reviewers.map((address) => `agency_silent_at_office ${address}`),
        'consultation_overdue fire@agency.example',
        'consultation_silent environment@agency.example',
      ].sort(),
    )
    assert.match(textTo(all, 'above@example.org'), /^Dear Head of [^]*Fire service[^]*was escalated to/)
    assert.match(textTo(all, 'environment@agency.example'), /dianggap tidak berkeberatan[^]*sudah ditutup/)
  })
})
