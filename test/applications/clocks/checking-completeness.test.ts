import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { escalateApplications } from '../../../src/applications/assignments/escalate.ts'
import { endChecks } from '../../../src/applications/clocks/check-silence.ts'
import { deemGranted, recomputeDeadlines } from '../../../src/applications/clocks/deadlines.ts'
import { issueBySilence } from '../../../src/applications/clocks/silence.ts'
import { listUnchecked, recordCheckOverdue } from '../../../src/applications/clocks/silence-queries.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { race, taking } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { faultsIn } from '../../support/refusal.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes } from '../../support/scenes/publishing.ts'
import { local, setIntervals } from '../../support/scenes/set-intervals.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Time {
  amount: number
}
interface Deadline {
  state: string
  dueFor: string
  dueAt: string | null
  overdue: boolean
  provisional: boolean
}
interface Clock extends Deadline {
  startedAt: string | null
  latestAt: string | null
  net: Time | null
  remaining: Time | null
  words: { id: string; en: string }
  completenessCheck: {
    time: object
    silence: string
    startedAt: string | null
    acceptedAt: string | null
    dueAt: string | null
    overdue: boolean
    used: Time | null
    remaining: Time | null
  }
  intervals: { status: string; clock: string; heldBy: string; countsFor: string | null }[]
}
type Read = Application & { clock: Deadline }

const days = (amount: number) => ({ amount, unit: 'working_days', certainty: 'uncertain' })
const [identityCard] = fence.documents
const plain = {
  ...fence,
  stages: { inspection: false, fee: false },
  fee: null,
  originalsGate: 'none',
  samples: [],
  serviceTime: days(5),
  documents: [{ ...identityCard, originalRequired: false }],
}
const types = {
  UNSTATED: plain,
  ALARMING: { ...plain, completenessCheck: { time: days(2), silence: 'alarm' } },
  TRUSTING: { ...plain, completenessCheck: { time: days(1), silence: 'complete' } },
  GRANTED: { ...plain, deemedApproval: 'automatic' },
  ESCALATED: { ...plain, escalation: [{ code: 'overdue', remainingHours: 0 }] },
  REVIEWED: { ...plain, escalation: [{ code: 'overdue', remainingHours: 0, of: 'service_time' }] },
}

before(async () => {
  for (const [code, definition] of Object.entries(types)) {
    await publishes(net, code, definition)
    await net.admin.does(201, 'POST', `/v1/permit-types/${code}/rollouts`, {
      body: { regionCode: '31', level: 'district', online: true },
    })
  }
})

async function submitted(code: keyof typeof types): Promise<Application> {
  const draft = await net.applicant.drafts(code, {
    answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    villageCode: '31.71.06.1001',
  })
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  return net.applicant.reads(draft)
}
const reasons = [{ target: 'identity_card', code: 'unreadable' as const }]
async function resubmits(application: Application): Promise<void> {
  await net.applicant.uploads('identity_card', application)
  await net.applicant.takes('submit', application, { statementAccepted: true })
}

const clockOf = ({ id }: { id: string }) => net.applicant.does<Clock>(200, 'GET', `/v1/applications/${id}/clock`)
const reads = ({ id }: { id: string }) => net.applicant.does<Read>(200, 'GET', `/v1/applications/${id}`)
const queued = async (query: string, { id }: { id: string }) =>
  (await net.frontDesk.does<{ data: Read[] }>(200, 'GET', `/v1/applications?sort=due&limit=200&${query}`)).data.find(
    (row) => row.id === id,
  )
const eventsOf = ({ id }: { id: string }, ...types: string[]) =>
  pool<{ type: string; action: string | null; standing: string; details: Record<string, unknown> }[]>`
    select type, action, standing, details
    from application_events
    where application_id = ${id} and type = any(${types})
    order by version`

/** The moments of Tuesday 3 February 2026: drafted at 8, submitted at 10. */
const [drafted, handedIn] = ['2026-02-03 08:00', '2026-02-03 10:00']

describe('a submitted application', () => {
  it('has a running clock: that of the completeness check, in the case, its ledger and the queue', async () => {
    const application = await submitted('ALARMING')
    await setIntervals(net, application, drafted, handedIn)
    const { clock } = await reads(application)
    assert.deepEqual(
      [clock.state, clock.dueFor, local(clock.dueAt), clock.overdue],
      ['running', 'completeness_check', '2026-02-05 16:00', true],
    )
    const { completenessCheck, intervals, latestAt, words } = await clockOf(application)
    assert.deepEqual(
      [completenessCheck.time, completenessCheck.silence, local(completenessCheck.startedAt)],
      [days(2), 'alarm', handedIn],
    )
    assert.deepEqual(
      intervals.map(({ status, clock: state, heldBy, countsFor }) => [status, state, heldBy, countsFor]),
      [
        ['draft', 'not_started', 'applicant', null],
        ['submitted', 'running', 'office', 'completeness_check'],
      ],
    )
    assert.equal(local(latestAt), '2026-02-12 16:00', '5 days after the 5th: 6, 9, 10, 11, 12.')
    assert.equal(
      words.en,
      'The time of the completeness check ran out on Thursday, 5 February 2026 at 16:00 WIB; the office is late, ' +
        'and the service time has been running since then.',
    )
    const { state, dueFor, dueAt, overdue, provisional } = clock
    assert.deepEqual((await queued('overdue=true', application))?.clock, { state, dueFor, dueAt, overdue, provisional })
    assert.equal(await queued('overdue=false', application), undefined)
  })

  it('has one working day where its permit type names none, as the estimate says before', async () => {
    const application = await submitted('UNSTATED')
    await setIntervals(net, application, drafted, handedIn)
    const { completenessCheck } = await clockOf(application)
    assert.deepEqual(
      [completenessCheck.time, completenessCheck.silence, local(completenessCheck.dueAt)],
      [days(1), 'alarm', '2026-02-04 16:00'],
    )
    const { completenessCheck: expected } = await net.nobody.does<{
      completenessCheck: { time: object; silence: string; dueAt: string }
    }>(200, 'POST', '/v1/permit-types/UNSTATED/estimate', { body: { answers: {} } })
    assert.deepEqual([expected.time, expected.silence], [days(1), 'alarm'])
    assert.ok(expected.dueAt > new Date().toISOString())
  })

  it('that was accepted in time has its service time from then on', async () => {
    const application = await submitted('ALARMING')
    await net.frontDesk.takes('accept', application)
    await setIntervals(net, application, drafted, handedIn, '2026-02-04 11:00')
    const { startedAt, dueFor, dueAt, completenessCheck } = await clockOf(application)
    assert.deepEqual([local(startedAt), dueFor, local(dueAt)], ['2026-02-04 11:00', 'service_time', '2026-02-11 16:00'])
    assert.deepEqual(
      [local(completenessCheck.acceptedAt), local(completenessCheck.dueAt), completenessCheck.overdue],
      ['2026-02-04 11:00', '2026-02-05 16:00', false],
    )
    assert.equal(completenessCheck.used?.amount, (6 + 3.5) * 60)
  })

  it('that was accepted late loses no service time: it began when the check was due', async () => {
    const application = await submitted('ALARMING')
    await net.frontDesk.takes('accept', application)
    await setIntervals(net, application, drafted, handedIn, '2026-02-10 09:00')
    const { startedAt, dueAt, completenessCheck, net: used } = await clockOf(application)
    assert.deepEqual(
      [local(startedAt), local(dueAt), completenessCheck.overdue, completenessCheck.remaining?.amount],
      ['2026-02-05 16:00', '2026-02-12 16:00', true, 0],
    )
    assert.ok((used?.amount ?? 0) >= (2 * 8.5 + 1.5) * 60)
    assert.equal((await reads(application)).clock.dueAt, dueAt)
  })

  it('that was returned before its acceptance keeps the used time of the check: nothing restarts', async () => {
    const application = await submitted('ALARMING')
    await net.frontDesk.takes('return', application, { reasons })
    await setIntervals(net, application, drafted, handedIn, '2026-02-04 15:00')
    const paused = await clockOf(application)
    assert.deepEqual(
      [paused.state, paused.dueFor, paused.dueAt, paused.completenessCheck.remaining?.amount],
      ['paused', 'completeness_check', null, (1 + 8.5) * 60],
    )
    assert.match(paused.words.en, /the 9 working hours and 30 minutes that are left continue afterwards\.$/)
    await resubmits(application)
    await setIntervals(net, application, drafted, handedIn, '2026-02-04 15:00', '2026-02-20 13:00')
    const { dueAt, latestAt, completenessCheck } = await clockOf(application)
    assert.equal(local(dueAt), '2026-02-23 14:00', '3 hours on Friday the 20th, 6:30 on the 23rd.')
    assert.deepEqual([local(latestAt), completenessCheck.dueAt], ['2026-03-02 14:00', dueAt])
  })
})

describe('after the first acceptance', () => {
  it('a resubmission resumes the service time at once, even if nobody accepts it', async () => {
    const application = await submitted('ALARMING')
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('return', application, { reasons })
    await resubmits(application)
    const then = ['2026-02-04 10:00', '2026-02-05 10:00', '2026-02-10 10:00'] as const
    await setIntervals(net, application, drafted, handedIn, ...then)
    const { clock, status } = await reads(application)
    assert.deepEqual(
      [status, clock.state, clock.dueFor, local(clock.dueAt)],
      ['submitted', 'running', 'service_time', '2026-02-18 16:00'],
      '48:30 are given and 8:30 used; of 40:00 left 6 go on the 10th, 25:30 on 11 to 13, 8:30 from 07:30 on the 18th.',
    )
    assert.equal((await clockOf(application)).intervals.at(-1)?.countsFor, 'service_time')
    await pool`update applications set calendar_edition = 0 where id = ${application.id}`
    await recomputeDeadlines(pool)
    await endChecks(pool, consequences)
    assert.equal((await eventsOf(application, 'application.check_overdue')).length, 0, 'The check has ended.')
  })

  it('silence grants a resubmitted application too, even if nobody accepts it', async () => {
    const application = await submitted('GRANTED')
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('return', application, { reasons })
    await resubmits(application)
    await setIntervals(net, application, drafted, handedIn, '2026-02-04 10:00', '2026-02-05 10:00', '2026-02-10 10:00')
    assert.deepEqual(
      [await deemGranted(pool), await issueBySilence({ db: pool, vault: net.vault, consequences })],
      [1, 1],
    )
    assert.equal((await reads(application)).status, 'issued')
  })

  it('silence grants nothing before it, however late the application is', async () => {
    const application = await submitted('GRANTED')
    await setIntervals(net, application, drafted, handedIn)
    assert.equal(await deemGranted(pool), 0)
    assert.equal((await reads(application)).clock.overdue, true)
  })
})

describe('silence on the completeness check', () => {
  it('is an alarm: one event for any number of reads, and the application stays where it is', async () => {
    const application = await submitted('ALARMING')
    await setIntervals(net, application, drafted, handedIn)
    const marked = await Promise.all([1, 2, 3].map(() => endChecks(pool, consequences)))
    assert.ok(marked.reduce((sum, one) => sum + one) >= 1)
    assert.equal(await endChecks(pool, consequences), 0)
    assert.deepEqual(
      [...(await eventsOf(application, 'application.check_overdue'))],
      [
        {
          type: 'application.check_overdue',
          action: null,
          standing: 'system',
          details: { dueAt: '2026-02-05T09:00:00.000Z' },
        },
      ],
    )
    assert.equal((await reads(application)).status, 'submitted')
    await net.frontDesk.takes('accept', application)
  })

  it('takes no place in later batches once the alarm is recorded', async () => {
    const application = await submitted('ALARMING')
    await setIntervals(net, application, drafted, handedIn)
    const isListed = async () => (await listUnchecked(pool, 500)).some(({ id }) => id === application.id)
    assert.equal(await isListed(), true)
    await endChecks(pool, consequences)
    assert.deepEqual([await isListed(), (await reads(application)).status], [false, 'submitted'])
  })

  it('completes it where the type says so: the system accepts once, and the service time runs', async () => {
    const application = await submitted('TRUSTING')
    await setIntervals(net, application, drafted, handedIn)
    await Promise.all([1, 2, 3].map(() => endChecks(pool, consequences)))
    assert.deepEqual(
      [...(await eventsOf(application, 'application.in_review', 'application.check_overdue'))],
      [
        {
          type: 'application.in_review',
          action: 'accept_by_silence',
          standing: 'system',
          details: { dueAt: '2026-02-04T09:00:00.000Z' },
        },
      ],
    )
    const { dueFor, dueAt, startedAt } = await clockOf(application)
    assert.deepEqual([dueFor, local(startedAt), local(dueAt)], ['service_time', '2026-02-04 16:00', '2026-02-11 16:00'])
    const { data } = await net.applicant.does<{ data: { action: string; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/transitions`,
    )
    assert.deepEqual(
      data.map(({ action, actor }) => [action, actor.standing]),
      [
        ['submit', 'applicant'],
        ['accept_by_silence', 'system'],
      ],
    )
    await net.reviewer.takes('return', application, { reasons })
  })

  it('completes nothing that is in time, was returned, or has a deadline of an older calendar', async () => {
    const [early, returned, stale] = [
      await submitted('TRUSTING'),
      await submitted('TRUSTING'),
      await submitted('TRUSTING'),
    ]
    await net.frontDesk.takes('return', returned, { reasons })
    await setIntervals(net, returned, drafted, handedIn, '2026-02-09 09:00')
    await setIntervals(net, stale, drafted, handedIn)
    await pool`update applications set calendar_edition = calendar_edition - 1 where id = ${stale.id}`
    assert.equal(await endChecks(pool, consequences), 0)
    await net.frontDesk.takes('accept', early)
    await recomputeDeadlines(pool)
    assert.equal(await endChecks(pool, consequences), 1)
    assert.equal((await reads(stale)).status, 'in_review')
  })

  it('yields to a step in progress', async () => {
    const application = await submitted('TRUSTING')
    await setIntervals(net, application, drafted, handedIn)
    await race(net, taking(net, 'front-desk', application, { action: 'return', reasons: [...reasons] }), () =>
      endChecks(pool, consequences),
    )
    assert.equal((await reads(application)).status, 'returned')
    await resubmits(application)
    assert.equal(await endChecks(pool, consequences), 1, 'Its time was over before it was given back.')
    assert.equal((await reads(application)).status, 'in_review')
  })

  it('is nobody’s step: a request for it gets 400', async () => {
    const application = await submitted('TRUSTING')
    const { status } = await net.frontDesk.asks('POST', `/v1/applications/${application.id}/transitions`, {
      body: { action: 'accept_by_silence', dueAt: '2026-02-04T09:00:00.000Z' },
    })
    assert.equal(status, 400)
  })
})

describe('a rule of escalation', () => {
  it('applies once to the check and once to the service time, and names which', async () => {
    const application = await submitted('ESCALATED')
    await setIntervals(net, application, drafted, handedIn)
    await escalateApplications(pool)
    await escalateApplications(pool)
    await net.frontDesk.takes('accept', application)
    await setIntervals(net, application, drafted, handedIn, '2026-02-10 09:00')
    await escalateApplications(pool)
    await escalateApplications(pool)
    const told = await eventsOf(application, 'application.escalated')
    assert.deepEqual(
      told.map(({ details }) => [details['rule'], details['dueFor'], details['dueAt']]),
      [
        ['overdue', 'completeness_check', '2026-02-04T09:00:00.000Z'],
        ['overdue', 'service_time', '2026-02-11T09:00:00.000Z'],
      ],
    )
  })

  it('can apply to one of them alone', async () => {
    const application = await submitted('REVIEWED')
    await setIntervals(net, application, drafted, handedIn)
    await escalateApplications(pool)
    assert.equal((await eventsOf(application, 'application.escalated')).length, 0)
  })
})

describe('a permit type', () => {
  it('whose completeness check is invalid is refused with its place', async () => {
    const tries = async (completenessCheck: object) => {
      const body = { code: 'SENSELESS', definition: { ...plain, completenessCheck } }
      return faultsIn((await net.admin.asks('POST', '/v1/permit-type-drafts', { body })).refusal)
    }
    assert.deepEqual(await tries({ time: { ...days(1), amount: 0 }, silence: 'refuse' }), [
      '/definition/completenessCheck/silence enum',
      '/definition/completenessCheck/time/amount minimum',
    ])
  })
})

describe('applications submitted before checks had a time', () => {
  it('get it by the migration: an open interval counts from its beginning, an ended one is unchanged', async () => {
    const [waiting, mended] = [await submitted('ALARMING'), await submitted('ALARMING')]
    await net.frontDesk.takes('return', mended, { reasons })
    await resubmits(mended)
    await setIntervals(net, waiting, drafted, handedIn)
    await setIntervals(net, mended, drafted, handedIn, '2026-02-04 10:00', '2026-02-09 10:00')
    await pool`update application_intervals set clock = 'not_started' where status = 'submitted'`
    await pool`update applications set accepted_at = null, due_at = null where status = 'submitted'`
    const written = await readFile(
      new URL('../../../drizzle/migrations/0058_completeness_checks_have_a_time.sql', import.meta.url),
      'utf8',
    )
    for (const statement of written.split('--> statement-breakpoint').filter((sql) => /^UPDATE/m.test(sql)))
      await pool.unsafe(statement)
    await recomputeDeadlines(pool)
    const [first, second] = [await clockOf(waiting), await clockOf(mended)]
    assert.deepEqual([local(first.dueAt), first.overdue], ['2026-02-05 16:00', true])
    assert.deepEqual(
      second.intervals.map(({ clock }) => clock),
      ['not_started', 'not_started', 'paused', 'running'],
    )
    assert.deepEqual(
      [local(second.completenessCheck.startedAt), local(second.dueAt)],
      ['2026-02-09 10:00', '2026-02-11 16:00'],
    )
  })
})

describe('the record that the time of a check ran out', () => {
  it('is written once, and not when the application has changed since it was read', async () => {
    const { id, version } = await net.applicant.submits('SKTM')
    const read = { id, version }
    assert.equal(await recordCheckOverdue(pool, { id, version: version - 1 }), false)
    assert.deepEqual([await recordCheckOverdue(pool, read), await recordCheckOverdue(pool, read)], [true, false])
    assert.equal(await recordCheckOverdue(pool, { id, version: version + 1 }), false)
  })
})
