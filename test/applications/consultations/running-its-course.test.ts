import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { watchConsultations } from '../../../src/applications/consultations/time/watch.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  accepted,
  asking,
  blockersOf,
  bringsConsulted,
  by,
  type Consultation,
  consultationsOf,
  consultee,
  listOf,
  newestOf,
  noObjection,
  responds,
  runsOut,
  terms,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const [fire, environment, health] = [
  await consultee(net, 'Fire service'),
  await consultee(net, 'Environment agency'),
  await consultee(net, 'Health agency'),
]
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'COURSE', {
    order: 'together',
    agencies: [
      asking(fire.client, { remindHours: 4 }),
      asking(environment.client, { documents: [], answers: ['/fence/material'], silence: 'no_objection' }),
    ],
    further: { ...terms, silence: 'nothing' },
  })
})

interface Ledger {
  agency: { en: string }
  status: string
  turns: { heldBy: string }[]
}

const replies = async (application: Application, consultation: { id: string }, body: object) => {
  const { version } = await net.reviewer.reads(application)
  return net.reviewer.asks('PUT', `/v1/applications/${application.id}/consultations/${consultation.id}/reply`, {
    body,
    headers: { 'if-match': `"${version}"` },
  })
}
const asks = (application: Application, body: object) =>
  net.reviewer.asks('POST', `/v1/applications/${application.id}/consultations`, { body })
const eventsOf = async ({ id }: { id: string }) =>
  (await pool<{ type: string }[]>`select type from consultation_events where consultation_id = ${id} order by version`)
    .map(({ type }) => type)
    .slice(1)

describe('the course of a consultation', () => {
  it('is paused while a question waits for the office, and continues with the answer', async () => {
    const application = await accepted(net, 'COURSE')
    const asked = await newestOf(fire.agency)
    const question = { response: 'question', text: 'Where does the gate open to?', by }
    assert.equal((await responds(fire.agency, asked, question)).status, 201)
    isRefused(await responds(fire.agency, asked, question), 409, 'consultation_waits')
    const waiting = await newestOf(fire.agency)
    assert.deepEqual([waiting.status, waiting.dueAt], ['question_asked', null])
    const [blocker] = (await blockersOf(net.reviewer, application, 'approve')) ?? []
    assert.match(blocker?.detail ?? '', /Fire service has asked a question.*\. Answer it or cancel the request\.$/)
    const path = `/v1/applications/${application.id}/consultations/${asked.id}/reply`
    const body = { reply: 'answer', text: 'To the street.' }
    isRefused(await net.reviewer.asks('PUT', path, { body }), 428, 'precondition_required')
    isRefused(await net.reviewer.asks('PUT', path, { body, headers: { 'if-match': '"1"' } }), 412, 'stale')
    const { agencies } = await net.applicant.does<{ agencies: Ledger[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/clock`,
    )
    assert.deepEqual(
      agencies.map(({ agency, status, turns }) => [agency.en, status, turns.map(({ heldBy }) => heldBy)]),
      [
        ['Fire service', 'question_asked', ['other_agency', 'office']],
        ['Environment agency', 'requested', ['other_agency']],
      ],
    )
    const answered = await replies(application, asked, { reply: 'answer', text: 'To the street.' })
    assert.equal(answered.status, 200, answered.text)
    const { status, dueAt, questions } = await newestOf(fire.agency)
    assert.deepEqual([status, questions[0]?.answer], ['requested', 'To the street.'])
    assert.ok(Date.parse(dueAt ?? '') >= Date.parse(asked.dueAt ?? ''))
    isRefused(await replies(application, asked, { reply: 'answer', text: 'Again.' }), 422, 'rule_broken')
  })

  it('continues at the recorded time of the answer, even if a clock was ahead at the question', async () => {
    const application = await accepted(net, 'COURSE')
    const asked = await newestOf(fire.agency)
    await responds(fire.agency, asked, { response: 'question', text: 'Where does the gate open to?', by })
    const ahead = pool`now() + interval '14 days'`
    await pool`update applications set updated_at = ${ahead} where id = ${application.id}`
    await pool`update consultation_questions set asked_at = ${ahead} where consultation_id = ${asked.id}`
    const time = JSON.stringify({ amount: 60, unit: 'working_days' })
    await pool`update consultations set time = ${time}::text::jsonb where id = ${asked.id}`
    assert.equal((await replies(application, asked, { reply: 'answer', text: 'To the street.' })).status, 200)
    const { dueAt } = await newestOf(fire.agency)
    await pool`update consultations set calendar_edition = 0 where id = ${asked.id}`
    await watchConsultations(pool)
    assert.equal((await newestOf(fire.agency)).dueAt, dueAt)
  })

  it('begins at its recorded time, even if a clock was ahead before', async () => {
    const application = await accepted(net, 'COURSE')
    await pool`update applications set updated_at = now() + interval '14 days' where id = ${application.id}`
    await asks(application, { clientId: health.client.id, question: 'Is the well deep enough?' })
    const { id, dueAt } = await newestOf(health.agency)
    await pool`update consultations set calendar_edition = 0 where id = ${id}`
    await watchConsultations(pool)
    assert.equal((await newestOf(health.agency)).dueAt, dueAt)
  })

  it('reminds once, before the time ends', async () => {
    await accepted(net, 'COURSE')
    const asked = await newestOf(fire.agency)
    await pool`update consultations set remind_at = now() - interval '1 minute' where id = ${asked.id}`
    await watchConsultations(pool)
    await watchConsultations(pool)
    assert.deepEqual(await eventsOf(asked), ['consultation.reminded'])
  })

  it('has its time recomputed when a calendar is published, with an event only if it has moved', async () => {
    await accepted(net, 'COURSE')
    const asked = await newestOf(fire.agency)
    const isOlder = pool`calendar_edition = 0`
    await pool`update consultations set ${isOlder}, due_at = due_at - interval '1 day' where id = ${asked.id}`
    await watchConsultations(pool)
    await pool`update consultations set ${isOlder} where id = ${asked.id}`
    await watchConsultations(pool)
    assert.deepEqual(await eventsOf(asked), ['consultation.rescheduled'])
    assert.equal((await newestOf(fire.agency)).dueAt, asked.dueAt)
    const older = await pool`select from consultations where id = ${asked.id} and ${isOlder}`
    assert.equal(older.length, 0)
  })

  it('ends by silence, or is escalated and stays open, as the permit type says', async () => {
    const application = await accepted(net, 'COURSE')
    const [silent, escalated] = [await newestOf(environment.agency), await newestOf(fire.agency)]
    await runsOut(net, silent)
    await runsOut(net, escalated)
    await watchConsultations(pool)
    await watchConsultations(pool)
    assert.deepEqual(
      [await eventsOf(silent), await eventsOf(escalated)],
      [['consultation.silent'], ['consultation.escalated']],
    )
    const waiting = await blockersOf(net.reviewer, application, 'approve')
    assert.deepEqual(
      waiting?.map(({ code }) => code),
      ['opinion_awaited'],
    )
    assert.match(waiting?.[0]?.detail ?? '', /Fire service/)
  })

  it('goes on for the other agencies when the time of one cannot be computed', async () => {
    await accepted(net, 'COURSE')
    const [silent, damaged] = [await newestOf(environment.agency), await newestOf(fire.agency)]
    const [found] = await pool<{ time: object }[]>`select time from consultations where id = ${damaged.id}`
    await pool`update consultations set calendar_edition = 0, time = 'null' where id = ${damaged.id}`
    await runsOut(net, silent)
    await watchConsultations(pool).catch(() => undefined)
    assert.deepEqual(await eventsOf(silent), ['consultation.silent'])
    await assert.rejects(watchConsultations(pool), TypeError)
    await pool`update consultations set time = ${JSON.stringify(found?.time)}::text::jsonb where id = ${damaged.id}`
    await watchConsultations(pool)
  })

  it('begins a second round after a return, only for what the agency was shown', async () => {
    const application = await accepted(net, 'COURSE')
    for (const { agency } of [fire, environment]) await responds(agency, await newestOf(agency), noObjection)
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await net.applicant.uploads('identity_card', application)
    await goes(net, 'applicant', 'submit', application)
    await goes(net, 'frontDesk', 'accept', application)
    const rounds = (await consultationsOf(net.reviewer, application)).map(({ agency, round, status }: Consultation) => [
      agency.names.en,
      round,
      status,
    ])
    assert.deepEqual(rounds, [
      ['Fire service', 1, 'answered'],
      ['Environment agency', 1, 'answered'],
      ['Fire service', 2, 'requested'],
    ])
  })

  it('is cancelled by the reviewer, who may repeat it and ask further agencies where the type allows it', async () => {
    const application = await accepted(net, 'COURSE')
    const [asked, other] = [await newestOf(fire.agency), await newestOf(environment.agency)]
    isRefused(await asks(application, { clientId: fire.client.id }), 422, 'rule_broken')
    assert.equal((await replies(application, asked, { reply: 'cancellation', text: 'Not needed.' })).status, 200)
    assert.equal((await replies(application, other, { reply: 'cancellation', text: 'Not needed.' })).status, 200)
    assert.deepEqual(await blockersOf(net.reviewer, application, 'approve'), [])
    const again = await asks(application, { clientId: fire.client.id })
    assert.equal(again.json<Consultation>().round, 2, again.text)
    isRefused(await asks(application, { clientId: health.client.id }), 422, 'rule_broken')
    const further = await asks(application, { clientId: health.client.id, question: 'Is it healthy?' })
    assert.deepEqual([further.status, (await listOf(health.agency))[0]?.basis], [201, 'reviewer'])
  })
})
