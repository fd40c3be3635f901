import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { callNext } from '../../../src/counter/queue/changes.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { duringCounterHours, network } from '../../support/network.ts'
import { device, sits } from '../../support/people/kiosks.ts'
import type { Application, Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  atTheGate,
  books,
  knowsItsCalendars,
  letItBegin,
  type Ticket,
  type Visit,
} from '../../support/scenes/visits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

let now = duringCounterHours()
const net = await network({ now: () => now })
after(() => net.close())
before(() => knowsItsCalendars(net))

/** The offices of the tests, one for each, with a person at its front desk. */
const halls = [
  ...['31.71.01', '31.71.02', '31.71.03', '31.71.04', '31.71.05', '31.71.07', '31.71.08'],
  ...['31.72.01', '31.72.02', '31.72.03'],
]
async function hall(): Promise<{ id: string; desk: Person }> {
  const region = halls.shift()
  assert.ok(region)
  return { id: (await officeOf(net, region)).id, desk: await appoint(net, ['front_desk'], region) }
}

const triesTicket = (person: Person, id: string, body: object = {}, headers: Record<string, string> = {}) =>
  person.asks('POST', `/v1/offices/${id}/queue-tickets`, { body, headers: { 'x-channel': 'mobile', ...headers } })
const takesTicket = (person: Person, id: string, body: object = {}) =>
  person.does<Ticket>(201, 'POST', `/v1/offices/${id}/queue-tickets`, { body })
const triesCall = (person: Person, id: string, desk = 1) =>
  person.asks('POST', `/v1/offices/${id}/queue-calls`, { body: { desk } })
const calls = async (person: Person, id: string, desk = 1) =>
  (await person.does<Ticket>(201, 'POST', `/v1/offices/${id}/queue-calls`, { body: { desk } })).label
const steps = (person: Person, id: string, { id: ticketId }: Ticket, body: object) =>
  person.asks('POST', `/v1/offices/${id}/queue-tickets/${ticketId}/transitions`, { body })
const display = (id: string) =>
  net.nobody.does<{ called: { label: string; desk: number }[]; waiting: number }>(200, 'GET', `/v1/offices/${id}/queue`)

/** Returns an application with a visit to this office that has begun. */
async function visitor(officeId: string): Promise<{ application: Application; visit: Visit }> {
  const [draft] = await atTheGate(net, 1, officeId)
  assert.ok(draft)
  const application = await net.applicant.reads(draft)
  const visit = await books(net, net.applicant, application)
  return { application, visit }
}

describe('a queue ticket', () => {
  it('is numbered from 1 each day, without a gap, also with many requests at once; a retry takes none', async () => {
    const { id, desk } = await hall()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [await triesTicket(desk, id, {}, headers), await triesTicket(desk, id, {}, headers)]
    assert.deepEqual([first.json<Ticket>().label, again.text], ['A-001', first.text])
    const many = await Promise.all(Array.from({ length: 30 }, () => takesTicket(desk, id)))
    assert.deepEqual(
      many.map(({ number }) => number).sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, index) => index + 2),
    )
    await net.database.pool`update queue_tickets set day = day - 1 where office_id = ${id}`
    await net.database.pool`update queue_days set day = day - 1 where office_id = ${id}`
    assert.equal((await takesTicket(desk, id)).label, 'A-001')
  })

  it('may be for a visit of that day at that office, once', async () => {
    const { id, desk } = await hall()
    const { application, visit } = await visitor(id)
    isRefused(await triesTicket(desk, id, { visitId: visit.id }), 409, 'visit_not_today')
    await letItBegin(net, visit)
    const ticket = await takesTicket(desk, id, { visitId: visit.id })
    assert.deepEqual([ticket.visitId, ticket.reference], [visit.id, application.reference])
    isRefused(await triesTicket(desk, id, { visitId: visit.id }), 409, 'checked_in_already')
    isRefused(await triesTicket(desk, id, { visitId: crypto.randomUUID() }), 404, 'not_found')
    assert.equal((await takesTicket(desk, id)).number, ticket.number + 1)
  })

  it('is issued by the front desk of the office, and at a kiosk to the applicant of the visit', async () => {
    const { id, desk } = await hall()
    const { visit } = await visitor(id)
    await letItBegin(net, visit)
    const [here, elsewhere] = [await device(net, id), await device(net, (await officeOf(net, '31.71.07')).id)]
    for (const [person, at, body] of [
      [net.applicant, null, {}],
      [net.applicant, null, { visitId: visit.id }],
      [net.stranger, elsewhere, {}],
      [net.stranger, here, { visitId: visit.id }],
      [net.applicant, elsewhere, { visitId: visit.id }],
      [net.frontDesk, null, {}],
    ] as const) {
      isRefused(await triesTicket(at ? await sits(net, at, person) : person, id, body), 403, 'forbidden')
    }
    isRefused(
      await triesTicket(net.applicant, id, { visitId: visit.id }, { 'x-channel': 'kiosk' }),
      400,
      'invalid_request',
    )
    const reply = await triesTicket(await sits(net, here, net.applicant), id, { visitId: visit.id })
    assert.equal(reply.status, 201, reply.text)
    assert.equal((await takesTicket(desk, id)).number, 2)
  })

  it('is issued to a person who signs in at a kiosk, also without a visit', async () => {
    const { id } = await hall()
    const reply = await triesTicket(await sits(net, await device(net, id), net.stranger), id)
    assert.deepEqual([reply.status, reply.json<Ticket>().label, reply.json<Ticket>().visitId], [201, 'A-001', null])
  })

  it('is issued at a kiosk to a walk-in without signing in, and the same one on a retry', async () => {
    const { id, desk } = await hall()
    const { screen } = await device(net, id)
    const takes = (headers: Record<string, string> = {}) => screen.asks('POST', '/v1/kiosk-tickets', { headers })
    const headers = { 'idempotency-key': 'press-1' }
    const pressed = await Promise.all(Array.from({ length: 10 }, () => takes(headers)))
    assert.deepEqual(new Set(pressed.map(({ status }) => status)), new Set([201]))
    assert.deepEqual(new Set(pressed.map((reply) => reply.json<Ticket>().label)), new Set(['A-001']))
    assert.equal((await takes()).json<Ticket>().label, 'A-002')
    assert.equal(await calls(desk, id), 'A-001')
    isRefused(await net.applicant.asks('POST', '/v1/kiosk-tickets'), 401, 'unauthorized')
  })

  it('is issued only while the counter is open; otherwise the answer says when it opens next', async () => {
    const { id, desk } = await hall()
    const { screen } = await device(net, id)
    for (const [moment, opens] of [
      ['2026-11-28T14:32:00Z', 'Monday'],
      ['2026-11-30T00:59:59Z', '30 November 2026'],
      ['2026-11-30T08:00:00Z', 'Tuesday'],
    ] as const) {
      now = new Date(moment)
      for (const refused of [await triesTicket(desk, id), await screen.asks('POST', '/v1/kiosk-tickets')])
        assert.match(isRefused(refused, 409, 'counter_not_open').detail ?? '', new RegExp(opens))
    }
    for (const moment of ['2026-11-30T01:00:00Z', '2026-11-30T05:30:00Z', '2026-11-30T07:59:59Z']) {
      now = new Date(moment)
      assert.equal((await triesTicket(desk, id)).status, 201, moment)
    }
    now = duringCounterHours()
  })
})

describe('calling', () => {
  it('takes visits that have begun first, then the others by number, and says when nobody waits', async () => {
    const { id, desk } = await hall()
    isRefused(await triesCall(desk, id), 409, 'queue_empty')
    const { visit } = await visitor(id)
    await letItBegin(net, visit)
    for (const visitId of [undefined, undefined, visit.id]) await takesTicket(desk, id, { ...(visitId && { visitId }) })
    assert.deepEqual([await calls(desk, id), await calls(desk, id), await calls(desk, id)], ['A-003', 'A-001', 'A-002'])
    isRefused(await triesCall(desk, id), 409, 'queue_empty')
  })

  it('at two desks at once gives two different people, without waiting for each other', async () => {
    const { id, desk } = await hall()
    for (let count = 0; count < 2; count++) await takesTicket(desk, id)
    const { personId } = await actorOf(net, 'front-desk')
    const called = await net.database.pool.begin(async (tx) => {
      const first = await callNext(tx, id, 1, personId)
      return [
        first,
        await net.database.pool.begin((other) =>
          other`set local lock_timeout = '2s'`.then(() => callNext(other, id, 2, personId)),
        ),
      ]
    })
    assert.ok(called.every((ticket) => ticket !== undefined))
    assert.equal(new Set(called).size, 2)
  })

  it('by a hundred at once calls each ticket once', async () => {
    const { id, desk } = await hall()
    for (let count = 0; count < 20; count++) await takesTicket(desk, id)
    const replies = await Promise.all(Array.from({ length: 100 }, (_, index) => triesCall(desk, id, 1 + (index % 9))))
    const called = replies.filter(({ status }) => status === 201).map((reply) => reply.json<Ticket>().label)
    assert.deepEqual([called.length, new Set(called).size], [20, 20])
  })

  it('is shown in the hall by number and desk, until they are served or have left', async () => {
    const { id, desk } = await hall()
    const [first, second, third] = [
      await takesTicket(desk, id),
      await takesTicket(desk, id),
      await takesTicket(desk, id),
    ]
    isRefused(await steps(desk, id, first, { action: 'serve' }), 409, 'ticket_state')
    assert.equal((await steps(desk, id, second, { action: 'call', desk: 4 })).status, 201)
    await calls(desk, id, 2)
    const shown = await display(id)
    assert.deepEqual(
      [shown.called.map(({ label, desk: at }) => `${label} ${at}`), shown.waiting],
      [['A-001 2', 'A-002 4'], 1],
    )
    assert.deepEqual(
      shown.called.map((called) => Object.keys(called).sort()),
      [
        ['calledAt', 'desk', 'label'],
        ['calledAt', 'desk', 'label'],
      ],
    )
    assert.equal((await steps(desk, id, second, { action: 'call', desk: 5 })).json<Ticket>().desk, 5)
    assert.equal((await steps(desk, id, second, { action: 'serve' })).json<Ticket>().state, 'served')
    isRefused(await steps(desk, id, second, { action: 'leave' }), 409, 'ticket_state')
    assert.equal((await steps(desk, id, third, { action: 'leave' })).json<Ticket>().state, 'left')
    assert.deepEqual(await display(id).then(({ called, waiting }) => [called.length, waiting]), [1, 0])
    const { data } = await desk.does<{ data: Ticket[] }>(200, 'GET', `/v1/offices/${id}/queue-tickets?on=${dayIn(0)}`)
    assert.deepEqual(
      data.map(({ label, state }) => `${label} ${state}`),
      ['A-001 called', 'A-002 served', 'A-003 left'],
    )
    for (const person of [net.applicant, net.frontDesk])
      isRefused(await person.asks('GET', `/v1/offices/${id}/queue-tickets`), 403, 'forbidden')
    isRefused(await steps(net.frontDesk, id, first, { action: 'serve' }), 403, 'forbidden')
  })
})
