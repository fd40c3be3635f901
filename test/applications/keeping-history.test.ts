import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { lapseApplications } from '../../src/applications/steps/lapse.ts'
import { consequences } from '../../src/program/consequences.ts'
import { committedContract } from '../support/contract/operations.ts'
import { imbIn, imbOriginals, inputs, letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** The clock in each status. */
const clocks: Record<string, string> = {
  draft: 'not_started',
  submitted: 'running',
  returned: 'paused',
  in_review: 'running',
  in_inspection: 'running',
  in_consultation: 'running',
  awaiting_payment: 'paused',
  awaiting_originals: 'paused',
  ready_to_sign: 'running',
  issued: 'stopped',
  handed_over: 'stopped',
  refusal_proposed: 'running',
  refused: 'stopped',
  withdrawn: 'stopped',
  lapsed: 'stopped',
}

interface Change {
  version: number
  type: string
  from: string | null
  to: string | null
}
interface Interval {
  status: string
  clock: string
  startedAt: string
  endedAt: string | null
}
interface Life {
  status: string
  version: number
  since: string
  discarded: boolean
  events: Change[]
  intervals: Interval[]
}

let house: Application
let lives: Life[]

before(async () => {
  house = await mendedAndSentBack()
  await Promise.all(['refused', 'withdrawn'].map((status) => imbIn(status, net)))
  await letDaysPass(91, await imbIn('returned', net), net)
  await lapseApplications(pool, consequences)
  await throwAwayDraft()
  lives = await livesOf()
})

describe('the history of an application', () => {
  it('has for every status the event that led there, and for every event its status', () => {
    for (const { status, events } of lives) {
      const steps = events.filter(({ to }) => to !== null)
      assert.deepEqual(
        steps.map(({ from }) => from),
        ['draft', ...steps.map(({ to }) => to)].slice(0, steps.length),
      )
      assert.equal(steps.at(-1)?.to ?? 'draft', status)
      for (const { type, to } of steps) assert.equal(type, `application.${to}`)
    }
    assert.deepEqual(
      new Set(lives.map(({ status }) => status)),
      new Set(['draft', 'handed_over', 'refused', 'withdrawn', 'lapsed']),
    )
  })

  it('can be told in words: the contract lists each type of an event, with labels in both languages', () => {
    const { schemas } = committedContract().components
    const { enum: types, 'x-labels': labels } = schemas['ApplicationEventType'] ?? {}
    assert.equal(labels, '#/x-labels/historyEvent')
    const listed = new Set<unknown>(Array.isArray(types) ? types : [])
    const told = lives.flatMap(({ events }) => events.map(({ type }) => type))
    assert.deepEqual(
      told.filter((type) => !listed.has(type)),
      [],
    )
  })

  it('begins with the draft and numbers every event by the version that it made', () => {
    for (const { version, events } of lives) {
      assert.deepEqual([events[0]?.type, events[0]?.version], ['application.drafted', 1])
      const versions = events.map((event) => event.version)
      assert.deepEqual(
        versions,
        [...new Set(versions)].sort((one, other) => one - other),
      )
      assert.equal(versions.at(-1), version)
    }
  })

  it('is kept after its draft is discarded', () => {
    const [thrownAway] = lives.filter(({ discarded }) => discarded)
    assert.equal(thrownAway?.events.at(-1)?.type, 'application.discarded')
  })

  it('records who did what, at which office and through which channel', async () => {
    const { names } = await officeOf(net, '31.71.06')
    const { data } = await net.applicant.does<{
      data: { type: string; actor: object; channel: string; details: object }[]
    }>(200, 'GET', `/v1/applications/${house.id}/events?limit=200`)
    const told = (type: string) =>
      data.filter((event) => event.type === type).map(({ actor, channel }) => ({ actor, channel }))
    const officer = (standing: string, name: string, channel = 'web') => ({
      actor: { standing, name, office: names },
      channel,
    })
    const applicant = { actor: { standing: 'applicant', name: 'applicant-1', office: null }, channel: 'web' }
    assert.deepEqual(told('application.drafted'), [applicant])
    assert.deepEqual(told('application.submitted'), [{ ...applicant, channel: 'mobile' }, applicant])
    assert.deepEqual(told('document.uploaded').length, 13)
    assert.deepEqual(told('payment.received'), [officer('cashier', 'cashier')])
    assert.deepEqual(told('application.corrected'), [applicant])
    assert.deepEqual(told('application.returned'), [officer('front_desk', 'front-desk', 'counter')])
    assert.deepEqual(told('application.in_inspection'), [officer('reviewer', 'reviewer')])
    assert.deepEqual(told('original.matched'), [
      officer('front_desk', 'front-desk'),
      officer('front_desk', 'front-desk'),
    ])
    assert.deepEqual(told('application.issued'), [officer('head', 'head')])
  })

  it('lists only the steps as transitions, page by page', async () => {
    const pages: { action: string; from: string; to: string }[] = []
    let query = '?limit=3'
    for (let page = 1; page <= 10 && query !== ''; page++) {
      const {
        data,
        page: { nextCursor },
      } = await net.applicant.does<{ data: typeof pages; page: { nextCursor: string | null } }>(
        200,
        'GET',
        `/v1/applications/${house.id}/transitions${query}`,
      )
      pages.push(...data)
      query = nextCursor ? `?limit=3&cursor=${nextCursor}` : ''
    }
    assert.deepEqual(
      pages.map(({ action, from }) => `${from} ${action}`),
      [
        'draft submit',
        'submitted return',
        'returned submit',
        'submitted accept',
        'in_review inspect',
        'in_inspection report_inspection',
        'in_review approve',
        'awaiting_payment confirm_payment',
        'awaiting_originals confirm_originals',
        'ready_to_sign send_back',
        'in_review approve',
        'awaiting_originals confirm_originals',
        'ready_to_sign sign',
        'issued hand_over',
      ],
    )
  })

  it('cannot be rewritten, even with direct access to the database', async () => {
    const refused = { code: '23001' }
    await assert.rejects(pool`update application_events set actor_id = null`, refused)
    await assert.rejects(pool`delete from application_events where application_id = ${house.id}`, refused)
    await assert.rejects(pool`truncate application_events cascade`, refused)
    await assert.rejects(
      pool`insert into application_events select * from application_events where application_id = ${house.id}`,
      { code: '23505' },
    )
  })
})

describe('the clock of an application', () => {
  it('leaves no gap and no overlap, and stays open at the end', () => {
    for (const { intervals, events, since } of lives) {
      assert.deepEqual(
        intervals.slice(1).map(({ startedAt }) => startedAt),
        intervals.slice(0, -1).map(({ endedAt }) => endedAt),
      )
      assert.equal(intervals.at(-1)?.endedAt, null)
      assert.equal(intervals.at(-1)?.startedAt, since)
      assert.deepEqual(
        intervals.map(({ status }) => status),
        ['draft', ...events.flatMap(({ to }) => to ?? [])],
      )
    }
  })

  it('runs while the office works, is paused while it waits for the applicant, and stops at the end', () => {
    for (const { status, clock } of lives.flatMap(({ intervals }) => intervals))
      assert.equal(clock, clocks[status], status)
  })

  it('is shown to those who see the application', async () => {
    const { intervals } = await net.applicant.does<{ intervals: Interval[] }>(
      200,
      'GET',
      `/v1/applications/${house.id}/clock`,
    )
    assert.deepEqual(
      intervals.map(({ clock }) => clock),
      [
        'not_started',
        'running',
        'paused',
        'running',
        'running',
        'running',
        'running',
        'paused',
        'paused',
        'running',
        'running',
        'paused',
        'running',
        'stopped',
        'stopped',
      ],
    )
    assert.deepEqual(
      intervals.slice(1).map(({ startedAt }) => startedAt),
      intervals.slice(0, -1).map(({ endedAt }) => endedAt),
    )
    for (const list of ['clock', 'events', 'transitions'])
      assert.equal((await net.stranger.asks('GET', `/v1/applications/${house.id}/${list}`)).status, 404)
  })
})

/** Returns a house building application that was returned once, sent back once, and handed over in the end. */
async function mendedAndSentBack(): Promise<Application> {
  const application = await net.applicant.prepares('IMB')
  await net.applicant.tries('submit', application, inputs['submit'], { headers: { 'x-channel': 'mobile' } })
  const reasons = [
    { target: '/building/floors', code: 'inconsistent' },
    { target: 'land_title', code: 'unreadable' },
  ]
  await net.frontDesk.tries('return', application, { reasons }, { headers: { 'x-channel': 'counter' } })
  await net.applicant.saves(await net.applicant.reads(application), { answers: { building: { floors: 3 } } })
  await net.applicant.uploads('land_title', application)
  await net.applicant.takes('submit', application, inputs['submit'])
  await net.frontDesk.takes('accept', application)
  await net.reviewer.takes('inspect', application)
  await net.inspector.takes('report_inspection', application, inputs['report_inspection'])
  await toSigning(application)
  await net.head.takes('send_back', application, { reason: 'Look again.' })
  await toSigning(application)
  await net.head.takes('sign', application)
  await net.frontDesk.takes('hand_over', application)
  return application
}

async function toSigning(application: Application): Promise<void> {
  const { to } = await net.reviewer.takes('approve', application)
  if (to === 'awaiting_payment') await net.cashier.paysIn(application)
  const { documents } = await net.frontDesk.reads(application)
  await net.frontDesk.matches(
    application,
    imbOriginals.filter((slot) => documents.some((document) => document.slot === slot && !document.original)),
  )
  await net.frontDesk.takes('confirm_originals', application)
}

async function throwAwayDraft(): Promise<void> {
  const draft = await net.applicant.drafts('IMB')
  await net.applicant.uploads('land_title', draft)
  await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"2"' } })
}

/** Returns every application of the database with all its events and intervals, to the microsecond. */
const livesOf = () => pool<Life[]>`
  select a.status, a.version, a.status_since::text as since, a.discarded_at is not null as discarded,
    (select json_agg(json_build_object('version', e.version, 'type', e.type, 'from', e.from_status, 'to', e.to_status)
      order by e.version)
      from application_events e
      where e.application_id = a.id) as events,
    (select json_agg(json_build_object('status', i.status, 'clock', i.clock, 'startedAt', i.started_at::text, 'endedAt',
      i.ended_at::text)
      order by i.sequence)
      from application_intervals i
      where i.application_id = a.id) as intervals
  from applications a`

it('a history that names the applicant to an officer is on the record of reads, once a day', async () => {
  interface Read {
    what: string
    application: { id: string }
    reader: { role: string }
    fields: string[]
  }
  const { id } = house
  for (const who of [net.reviewer, net.applicant])
    for (const part of ['events', 'transitions', 'events', 'clock', 'notices'])
      await who.does(200, 'GET', `/v1/applications/${id}/${part}`)
  const { data } = await net.applicant.does<{ data: Read[] }>(200, 'GET', '/v1/me/data-access?limit=200')
  const lists = data.filter(({ application, what }) => application.id === id && what === 'list')
  assert.deepEqual(
    lists.map(({ reader, fields }) => [reader.role, fields]),
    [['reviewer', ['/applicant/name']]],
  )
})
