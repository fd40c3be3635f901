import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../../src/events/log-events.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Agency } from '../../support/people/agencies.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  accepted,
  asking,
  blockersOf,
  bringsConsulted,
  by,
  consultationsOf,
  consultee,
  listOf,
  newestOf,
  noObjection,
  opens,
  responds,
  runsOut,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const [fire, environment, other] = [
  await consultee(net, 'Fire service'),
  await consultee(net, 'Environment agency'),
  await consultee(net, 'Another agency'),
]
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'ASKED', {
    order: 'together',
    agencies: [asking(fire.client), asking(environment.client, { silence: 'no_objection' })],
  })
  await bringsConsulted(net, 'INTURN', {
    order: 'in_turn',
    agencies: [asking(fire.client), asking(environment.client)],
  })
})

interface Events {
  data: { type: string; subject: string; data: { to: string | null; applicationId?: string } }[]
  page: { position: string }
}
const follow = (who: Pick<Agency, 'does'>, query: string) => who.does<Events>(200, 'GET', `/v1/events?${query}`)
const brief = (type: string) => type.replace(/^satupintu\.|\.v1$/g, '')

describe('an agency that a permit type names', () => {
  it('is asked when the office accepts an application, with a time by the working calendar', async () => {
    const application = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    assert.deepEqual(
      [asked.status, asked.round, asked.basis, asked.question.en],
      ['requested', 1, 'permit_type', 'Is the way wide enough?'],
    )
    assert.ok(Date.parse(asked.dueAt ?? '') > Date.now())
    assert.deepEqual(
      (await consultationsOf(net.applicant, application)).map(({ agency, status }) => [agency.names.en, status]),
      [
        ['Fire service', 'requested'],
        ['Environment agency', 'requested'],
      ],
    )
  })

  it('sees only what the type shows, and the applicant sees that it has read it', async () => {
    const { id } = await accepted(net, 'ASKED')
    const { file } = await opens(fire.agency, await newestOf(fire.agency))
    assert.deepEqual(
      file?.answers.map(({ pointer, value }) => [pointer, value]),
      [['/fence/length', 60]],
    )
    assert.deepEqual(
      file?.documents.map(({ slot }) => slot),
      ['identity_card'],
    )
    const { data } = await net.applicant.does<{
      data: { application: { id: string }; reader: { agency: object | null } }[]
    }>(200, 'GET', '/v1/me/data-access')
    const read = data.find((one) => one.application.id === id && one.reader.agency !== null)
    assert.deepEqual(read?.reader.agency, { id: 'Fire service', en: 'Fire service' })
    isRefused(await fire.agency.asks('GET', `/v1/applications/${id}`), 401, 'unauthorized')
  })

  it('blocks the approval, by name, until all have answered; the approval gets their conditions', async () => {
    const application = await accepted(net, 'ASKED')
    const waiting = await blockersOf(net.reviewer, application, 'approve')
    assert.deepEqual(
      waiting?.map(({ code }) => code),
      ['opinion_awaited', 'opinion_awaited'],
    )
    assert.match(waiting?.[0]?.detail ?? '', /Fire service/)
    isRefused(await net.reviewer.tries('approve', application), 422, 'blocked')
    const conditions = ['Keep the way free.']
    const opinion = { response: 'with_conditions', text: 'Wide enough if it is free.', conditions, by }
    const reply = await responds(fire.agency, await newestOf(fire.agency), opinion)
    assert.equal(reply.status, 201, reply.text)
    assert.equal((await blockersOf(net.reviewer, application, 'approve'))?.length, 1)
    await responds(environment.agency, await newestOf(environment.agency), noObjection)
    assert.deepEqual(await blockersOf(net.reviewer, application, 'approve'), [])
    const { proposedConditions } = await net.reviewer.does<{ proposedConditions: { text: string }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}`,
    )
    assert.deepEqual(
      proposedConditions.map(({ text }) => text),
      conditions,
    )
    const [given] = await consultationsOf(net.applicant, application)
    assert.deepEqual([given?.status, given?.opinion?.by], ['answered', by])
  })

  it('is asked after the one before it, if the type says so', async () => {
    const application = await accepted(net, 'INTURN')
    const states = async () => (await consultationsOf(net.reviewer, application)).map(({ status }) => status)
    assert.deepEqual(await states(), ['requested', 'planned'])
    const clock = await net.reviewer.does<{ agencies: object[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/clock`,
    )
    assert.equal(clock.agencies.length, 1)
    assert.equal((await blockersOf(net.reviewer, application, 'approve'))?.length, 2)
    const before = await listOf(environment.agency)
    await responds(fire.agency, await newestOf(fire.agency), { response: 'declined', text: 'Not our matter.', by })
    assert.deepEqual(await states(), ['declined', 'requested'])
    const [asked, ...rest] = await listOf(environment.agency)
    assert.deepEqual(
      rest.map(({ id }) => id),
      before.map(({ id }) => id),
    )
    assert.ok(Date.parse(asked?.dueAt ?? '') > Date.now())
  })

  it('gets events of its own consultations, and the applicant those of the application', async () => {
    while ((await logEvents(net.database.pool)) > 0);
    const { page } = await follow(fire.agency, 'after=latest')
    const application = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    await responds(fire.agency, asked, noObjection)
    await logEvents(net.database.pool)
    const own = await follow(fire.agency, `after=${page.position}`)
    const subject = `consultations/${asked.id}`
    assert.deepEqual(
      own.data.map((event) => [brief(event.type), event.subject]),
      [
        ['consultation.requested', subject],
        ['consultation.answered', subject],
      ],
    )
    const seen = await follow(net.applicant, `after=${page.position}&subject=applications/${application.id}`)
    assert.deepEqual(
      seen.data.filter(({ type }) => type.includes('consultation')).map(({ type }) => brief(type)),
      ['consultation.requested', 'consultation.requested', 'consultation.answered'],
    )
    assert.ok(
      seen.data.every(({ data, subject: about }) => about.startsWith('app') || data.applicationId === application.id),
    )
    assert.deepEqual((await follow(other.agency, `after=${page.position}`)).data, [])
  })

  it('can list its consultations by status, due time and permit type, in pages', async () => {
    await accepted(net, 'ASKED')
    const open = await listOf(fire.agency, '?status=requested')
    assert.ok(open.length > 0 && open.every(({ status }) => status === 'requested'))
    assert.deepEqual(await listOf(fire.agency, '?permitType=INTURN&status=requested'), [])
    assert.deepEqual(await listOf(fire.agency, '?dueBefore=2026-01-01T00:00:00Z'), [])
    const first = await fire.agency.does<{ data: { id: string }[]; page: { nextCursor: string } }>(
      200,
      'GET',
      '/v1/consultations?limit=1',
    )
    const [second] = await listOf(fire.agency, `?limit=1&cursor=${first.page.nextCursor}`)
    assert.ok((second?.id ?? '') < (first.data[0]?.id ?? ''))
    isRefused(
      await fire.agency.asks('GET', `/v1/consultations?status=silent&cursor=${first.page.nextCursor}`),
      400,
      'cursor_mismatch',
    )
  })
})

describe('a document of the file', () => {
  it('is sent to the agency that is asked about it, while it is asked', async () => {
    await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    const { file } = await opens(fire.agency, asked)
    const content = (of: string) => `/v1/consultations/${of}/documents/${file?.documents[0]?.id}/content`
    const headers = { purpose: 'opinion' }
    const sent = await fire.agency.asks('GET', content(asked.id), { headers })
    assert.deepEqual([sent.status, sent.body.subarray(0, 5).toString()], [200, '%PDF-'])
    isRefused(await other.agency.asks('GET', content(asked.id), { headers }), 404, 'not_found')
    await responds(fire.agency, asked, noObjection)
    isRefused(await fire.agency.asks('GET', content(asked.id), { headers }), 404, 'not_found')
  })
})

describe('an opinion', () => {
  it('is accepted once; the same request again gets the same answer', async () => {
    await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    const headers = { 'idempotency-key': crypto.randomUUID(), 'if-match': '"1"' }
    const first = await responds(fire.agency, asked, noObjection, headers)
    const again = await responds(fire.agency, asked, noObjection, headers)
    assert.deepEqual([first.status, again.status, again.text], [201, 201, first.text])
    assert.equal(again.headers['idempotency-replayed'], 'true')
    isRefused(await responds(fire.agency, asked, noObjection), 409, 'consultation_over')
    assert.equal((await opens(fire.agency, asked)).file, null)
  })

  it('is not accepted from another agency, nor on an old version', async () => {
    await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    isRefused(await responds(other.agency, asked, noObjection), 404, 'not_found')
    isRefused(await responds(environment.agency, asked, noObjection), 404, 'not_found')
    isRefused(await responds(fire.agency, asked, noObjection, { 'if-match': '"7"' }), 412, 'stale')
  })

  it('is refused after the deadline, unless silence is escalated', async () => {
    await accepted(net, 'ASKED')
    const [late, escalated] = [await newestOf(environment.agency), await newestOf(fire.agency)]
    await runsOut(net, late)
    await runsOut(net, escalated)
    const refusal = isRefused(await responds(environment.agency, late, noObjection), 409, 'consultation_over')
    assert.match(refusal.detail, /no answer came in time/)
    assert.equal((await responds(fire.agency, escalated, noObjection)).status, 201)
  })

  it('is not accepted about an application that was withdrawn or returned', async () => {
    const application = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    await goes(net, 'applicant', 'withdraw', application)
    isRefused(await responds(fire.agency, asked, noObjection), 409, 'consultation_over')
    const { file, cancellation } = await opens(fire.agency, asked)
    assert.deepEqual([file, cancellation?.because], [null, 'withdrawn'])
    const returned = await accepted(net, 'ASKED')
    const again = await newestOf(fire.agency)
    await net.reviewer.takes('return', returned, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    isRefused(await responds(fire.agency, again, noObjection), 409, 'consultation_over')
    assert.equal((await opens(fire.agency, again)).cancellation?.because, 'returned')
  })

  it('states conditions if, and only if, it has some, and contains no personal number', async () => {
    await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    const wrong = [
      { ...noObjection, response: 'with_conditions' },
      { ...noObjection, conditions: ['Keep the way free.'] },
      { ...noObjection, text: 'The neighbour 3171234501900001 agrees.' },
    ]
    for (const body of wrong) isRefused(await responds(fire.agency, asked, body), 422, 'rule_broken')
    assert.equal((await newestOf(fire.agency)).status, 'requested')
  })
})
