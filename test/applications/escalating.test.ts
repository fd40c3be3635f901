import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { escalateApplications } from '../../src/applications/assignments/escalate.ts'
import { recomputeDeadlines } from '../../src/applications/clocks/deadlines.ts'
import { setClock } from '../../src/platform/clock.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { pausingAtLeft } from '../support/faults/pausing.ts'
import { taking } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { fence } from '../support/scenes/fence.ts'
import { publishes } from '../support/scenes/publishing.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const [identityCard] = fence.documents
const base = {
  ...fence,
  stages: { inspection: false, fee: false },
  fee: null,
  originalsGate: 'none',
  samples: [],
  serviceTime: { amount: 5, unit: 'working_days', certainty: 'known' },
  documents: [{ ...identityCard, originalRequired: false }],
}
const late = { ...base, escalation: [{ code: 'overdue', remainingHours: 0 }] }
const early = {
  ...base,
  escalation: [
    { code: 'nobody_has_it', remainingHours: 4, unassigned: true },
    { code: 'overdue', remainingHours: 0 },
  ],
}

const heads: Record<'above' | 'here' | 'beside', Person> = {
  above: await appoint(net, ['head'], '31.71'),
  here: await appoint(net, ['head'], '31.71.06'),
  beside: await appoint(net, ['head'], '31.71.07'),
}

before(async () => {
  for (const [code, definition] of Object.entries({ LATE: late, EARLY: early, NEVER: base })) {
    await publishes(net, code, definition)
    await net.admin.does(201, 'POST', `/v1/permit-types/${code}/rollouts`, {
      body: { regionCode: '31.71.06', level: 'district', online: true },
    })
  }
})

/** Returns an application in review since 3 February 2026, 10:00 WIB, due on 10 February at 16:00 WIB. */
async function accepted(code: string): Promise<Application> {
  const draft = await net.applicant.drafts(code, {
    answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    villageCode: '31.71.06.1001',
  })
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  const moments = ['2026-02-02T01:00:00Z', '2026-02-02T02:00:00Z', '2026-02-03T03:00:00Z']
  await pool`
    update application_intervals i
    set started_at = m.at, ended_at = case when i.ended_at is not null then m.next end
    from (select at::timestamptz, n, lead(at::timestamptz) over (order by n) as next
      from unnest(${moments}::text[]) with ordinality as t (at, n)) m
    where i.application_id = ${draft.id} and i.sequence = m.n`
  await pool`update applications set calendar_edition = 0 where id = ${draft.id}`
  await recomputeDeadlines(pool)
  return net.applicant.reads(draft)
}

const escalate = (now?: number) => escalateApplications(pool, now)
const at = (jakarta: string) => Date.parse(`2026-02-10T${jakarta}+07:00`)
const eventsOf = async ({ id }: { id: string }) =>
  (
    await pool<{ standing: string; officeId: string; details: object }[]>`
      select standing, office_id, details
      from application_events
      where application_id = ${id} and type = 'application.escalated'
      order by version`
  ).map((event) => ({ ...event }))
const escalatedTo = async (person: Person, query = '') =>
  (
    await person.does<{ data: { id: string; escalated: boolean }[] }>(
      200,
      'GET',
      `/v1/applications?escalated=true&limit=200${query}`,
    )
  ).data
const sees = async (person: Person, { id }: { id: string }) =>
  (await escalatedTo(person)).some((application) => application.id === id && application.escalated)

describe('an application whose time has run out', () => {
  it('is escalated to the office above once, with an event; responsible office, status and clock stay', async () => {
    const application = await accepted('LATE')
    assert.equal(await escalate(at('16:00:00') - 1), 0)
    assert.deepEqual([await escalate(at('16:00:00')), await escalate(at('16:00:00'))], [1, 0])
    const [own, above] = [await officeOf(net, '31.71.06'), await officeOf(net, '31.71')]
    assert.deepEqual(await eventsOf(application), [
      {
        standing: 'system',
        officeId: own.id,
        details: {
          rule: 'overdue',
          dueFor: 'service_time',
          dueAt: '2026-02-10T09:00:00.000Z',
          to: { id: above.id, names: above.names },
        },
      },
    ])
    const {
      version,
      nextActions: _next,
      updatedAt: _then,
      ...rest
    } = { updatedAt: '', ...(await net.applicant.reads(application)) }
    const { version: before, nextActions: _actions, updatedAt: _now, ...as } = { updatedAt: '', ...application }
    assert.deepEqual([version, rest], [before + 1, as])
  })

  it('is not escalated early by a worker whose clock is ahead of that of the database', async () => {
    const application = await accepted('LATE')
    await pool`update applications set due_at = now() + interval '1 day' where id = ${application.id}`
    setClock(() => Date.now() + 604_800_000)
    await escalate().finally(() => setClock(undefined))
    assert.deepEqual(await eventsOf(application), [])
  })

  it('is found by the heads of both offices, and by nobody else', async () => {
    const application = await accepted('LATE')
    await escalate()
    const seen = await Promise.all([heads.above, heads.here, heads.beside].map((head) => sees(head, application)))
    assert.deepEqual(seen, [true, true, false])
    isRefused(await heads.above.asks('GET', '/v1/applications?escalated=false'), 400, 'invalid_request')
    isRefused(await net.applicant.asks('GET', '/v1/applications?escalated=true'), 400, 'invalid_request')
    isRefused(await heads.above.asks('GET', '/v1/applications?escalated=true&sort=newest'), 400, 'invalid_request')
  })

  it('leaves the list with its decision, and keeps its history', async () => {
    const application = await accepted('LATE')
    await escalate()
    await net.reviewer.takes('propose_refusal', application, { reason: 'Not there.', legalBasis: 'The plan.' })
    assert.equal(await sees(heads.above, application), true)
    await heads.here.takes('refuse', application, { reason: 'Not there.', legalBasis: 'The plan.' })
    assert.deepEqual([await sees(heads.above, application), (await eventsOf(application)).length], [false, 1])
  })

  it('that is decided at that moment is not escalated, and the job does not wait for it', async () => {
    const [application, other] = [await accepted('LATE'), await accepted('LATE')]
    const refusal = { reason: 'Not there.', legalBasis: 'The plan.' }
    await net.reviewer.takes('propose_refusal', application, refusal)
    await pool.begin(async (tx) => {
      await taking(net, 'head', application, { action: 'refuse', ...refusal })(tx)
      assert.equal(await escalate(), 1)
    })
    assert.equal((await eventsOf(other)).length, 1)
    assert.equal(await escalate(), 0)
    assert.deepEqual(await eventsOf(application), [])
  })

  it('that is decided after the job has listed it, and before it is locked, is not escalated', async () => {
    const [application, other] = [await accepted('LATE'), await accepted('LATE')]
    const refusal = { reason: 'Not there.', legalBasis: 'The plan.' }
    await net.reviewer.takes('propose_refusal', application, refusal)
    const refused = () => heads.here.takes('refuse', application, refusal)
    assert.equal(await pausingAtLeft(net, (tx) => escalateApplications(tx), refused), 1)
    assert.deepEqual([(await eventsOf(application)).length, (await eventsOf(other)).length], [0, 1])
  })

  it('is escalated once by several workers', async () => {
    const application = await accepted('LATE')
    await Promise.all([1, 2, 3].map(() => escalate()))
    assert.equal((await eventsOf(application)).length, 1)
  })
})

describe('a rule', () => {
  it('counts working hours, and skips assigned applications', async () => {
    const [nobodys, taken] = [await accepted('EARLY'), await accepted('EARLY')]
    const { id } = await net.reviewer.does<{ id: string }>(200, 'GET', '/v1/me')
    await net.reviewer.does(200, 'PUT', `/v1/applications/${taken.id}/assignee`, {
      body: { personId: id },
      headers: { 'if-match': `"${taken.version}"` },
    })
    assert.deepEqual([await escalate(at('12:00:00') - 1), await escalate(at('12:00:00'))], [0, 1])
    await escalate(at('16:00:00'))
    const rules = async (application: { id: string }) =>
      (await eventsOf(application)).map(({ details }) => Object(details).rule)
    assert.deepEqual([await rules(nobodys), await rules(taken)], [['nobody_has_it', 'overdue'], ['overdue']])
  })

  it('that is absent changes nothing', async () => {
    await escalate()
    await accepted('NEVER')
    await changesNothing(net, () => escalate())
  })
})
