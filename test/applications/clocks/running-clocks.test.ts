import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listStaleClocks, saveDeadlines } from '../../../src/applications/clocks/deadline-queries.ts'
import { deemGranted, recomputeDeadlines } from '../../../src/applications/clocks/deadlines.ts'
import { currentEdition } from '../../../src/network/calendar/queries.ts'
import { jobs } from '../../../src/program/registers.ts'
import { taking } from '../../support/faults/racing.ts'
import { goes, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes as publishesType } from '../../support/scenes/publishing.ts'
import { local, setIntervals as setIntervalsOf } from '../../support/scenes/set-intervals.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface WorkingTime {
  amount: number
  unit: string
}
interface Clock {
  state: string
  dueFor: string
  startedAt: string | null
  stoppedAt: string | null
  dueAt: string | null
  overdue: boolean
  deemedGrantedAt: string | null
  undecidedBecause: { code: string; words: { id: string; en: string } } | null
  gross: WorkingTime | null
  net: WorkingTime | null
  remaining: WorkingTime | null
  words: { id: string; en: string }
  intervals: {
    status: string
    clock: string
    heldBy: string
    pausedBecause: { en: string } | null
    startedAt: string
    endedAt: string | null
  }[]
}
interface Estimate {
  dueAt: string | null
  completenessCheck: { dueAt: string | null }
  dueUndecidedBecause: { code: string; words: { en: string } } | null
}
type Read = Application & { clock: Omit<Clock, 'intervals'> & { since: string } }

/** Returns the ledger of an application. Asserts that its intervals have no gap and no overlap. */
async function clockOf({ id }: { id: string }): Promise<Clock> {
  const clock = await net.applicant.does<Clock>(200, 'GET', `/v1/applications/${id}/clock`)
  assert.deepEqual(
    clock.intervals.map(({ endedAt }) => endedAt),
    [...clock.intervals.slice(1).map(({ startedAt }) => startedAt), null],
  )
  assert.equal(clock.intervals[0]?.status, 'draft')
  return clock
}
const reads = ({ id }: { id: string }) => net.applicant.does<Read>(200, 'GET', `/v1/applications/${id}`)
const listed = async ({ id }: { id: string }) =>
  (await net.frontDesk.does<{ data: Read[] }>(200, 'GET', '/v1/applications?limit=200')).data.find(
    (application) => application.id === id,
  )
const village = '31.71.06.1001'
const answers = { fence: { length: 20, posts: 11, material: 'wood' } }
const definition = {
  ...fence,
  stages: { inspection: false, fee: false },
  fee: null,
  originalsGate: 'none',
  documents: [{ ...fence.documents[0], originalRequired: false }],
  samples: [],
}
const workingDays = (amount: number) => ({ serviceTime: { amount, unit: 'working_days', certainty: 'known' } })

/** Small permit types: without deemed approval, with it, and without a service time. */
before(async () => {
  for (const [code, more] of [
    ['PATIENT', workingDays(14)],
    ['SILENT', { ...workingDays(5), deemedApproval: 'alarm' }],
    ['TIMELESS', { serviceTime: null }],
  ] as const) {
    await publishesType(net, code, { ...definition, ...more })
    await net.admin.does(201, 'POST', `/v1/permit-types/${code}/rollouts`, {
      body: { regionCode: '31', level: 'district', online: true },
    })
  }
})

async function accepted(code = 'PATIENT'): Promise<Application> {
  const draft = await net.applicant.drafts(code, { answers, villageCode: village })
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  return net.applicant.reads(draft)
}

const setIntervals = (application: { id: string }, ...beginnings: string[]) =>
  setIntervalsOf(net, application, ...beginnings)

const publishes = (year: number, more: object[], without = '') => pool`
  insert into calendar_versions (year, version, definition)
  select year, version + 1, jsonb_set(definition, '{daysOff}', (
    select jsonb_agg(d)
    from (select d
      from jsonb_array_elements(definition->'daysOff') d
      where d->>'on' <> ${without}
      union all
      select jsonb_array_elements(${JSON.stringify(more)}::text::jsonb)) x))
  from calendar_versions
  where year = ${year}
  order by version desc
  limit 1`

describe('the ledger of an application', () => {
  it('begins with the acceptance, ends after the working days of the type, and states that in words', async () => {
    const application = await accepted()
    await setIntervals(application, '2025-08-01 09:00', '2025-08-01 10:00', '2025-08-04 08:00')
    const { state, startedAt, dueAt, overdue, words, intervals } = await clockOf(application)
    assert.deepEqual(
      [state, local(startedAt), local(dueAt), overdue],
      ['running', '2025-08-04 08:00', '2025-08-25 16:00', true],
    )
    assert.deepEqual(words, {
      id: 'Waktu layanan habis pada Senin, 25 Agustus 2025 pukul 16.00 WIB; kantor terlambat.',
      en: 'The service time ran out on Monday, 25 August 2025 at 16:00 WIB; the office is late.',
    })
    assert.deepEqual(
      intervals.map(({ status, heldBy }) => `${status} ${heldBy}`),
      ['draft applicant', 'submitted office', 'in_review office'],
    )
  })

  it('is the same in the case and in the lists', async () => {
    const application = await accepted()
    await setIntervals(application, '2025-08-01 09:00', '2025-08-01 10:00', '2025-08-04 08:00')
    const { dueAt } = await clockOf(application)
    assert.equal((await reads(application)).clock.deemedGrantedAt, null)
    for (const shown of [await reads(application), await listed(application)])
      assert.deepEqual([shown?.clock.state, shown?.clock.dueAt, shown?.clock.overdue], ['running', dueAt, true])
  })

  it('keeps the used time when the application is returned and submitted again: a pause restarts nothing', async () => {
    const application = await accepted()
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await setIntervals(application, '2026-02-02 08:00', '2026-02-02 09:00', '2026-02-03 10:00', '2026-02-05 10:00')
    const paused = await clockOf(application)
    assert.deepEqual(
      [paused.state, paused.dueAt, paused.undecidedBecause?.code, paused.net?.amount],
      ['paused', null, 'paused', 17 * 60],
    )
    assert.equal(paused.remaining?.amount, (6 + 14 * 8.5 - 17) * 60)
    assert.equal(
      paused.words.en,
      "The applicant was asked to correct the application. The office's time is paused; the 108 working hours and 0 minutes that are left continue afterwards.",
    )
    assert.deepEqual(
      [paused.intervals[3]?.heldBy, paused.intervals[3]?.pausedBecause?.en],
      ['applicant', 'The applicant was asked to correct the application.'],
    )

    await net.applicant.uploads('identity_card', application)
    await net.applicant.takes('submit', application, inputs['submit'])
    await net.frontDesk.takes('accept', application)
    await setIntervals(
      application,
      '2026-02-02 08:00',
      '2026-02-02 09:00',
      '2026-02-03 10:00',
      '2026-02-05 10:00',
      '2026-02-09 11:00',
      '2026-02-10 13:00',
    )
    const resumed = await clockOf(application)
    assert.deepEqual(
      [local(resumed.startedAt), local(resumed.dueAt)],
      ['2026-02-03 10:00', '2026-03-02 08:30'],
      '5 hours on the day it came back, 12 days, 1 hour; 16 and 17 February are off.',
    )
    assert.equal((await reads(application)).clock.dueAt, resumed.dueAt)
  })

  it('has no known time when the permit type has none, and none yet for a draft', async () => {
    const timeless = await accepted('TIMELESS')
    assert.deepEqual(
      [(await clockOf(timeless)).undecidedBecause?.code, (await clockOf(timeless)).dueFor],
      ['service_time_unknown', 'service_time'],
    )
    const { undecidedBecause, dueAt, net: used, words } = await clockOf(await net.applicant.drafts('IMB'))
    assert.deepEqual(
      [undecidedBecause?.code, dueAt, used?.amount, words.en],
      ['not_submitted', null, 0, "The office's time starts when the application is submitted."],
    )
  })

  it('has no deadline in a year without a calendar, and names the year', async () => {
    const application = await accepted()
    await setIntervals(application, '2015-12-20 09:00', '2015-12-20 10:00', '2015-12-21 08:00')
    const { dueAt, undecidedBecause } = await clockOf(application)
    assert.deepEqual(
      [dueAt, undecidedBecause?.code, undecidedBecause?.words.en],
      [
        null,
        'calendar_missing',
        'The calendar of 2016 has not been published, so the deadline cannot be computed yet.',
      ],
    )
    assert.deepEqual([(await reads(application)).clock.dueAt, (await reads(application)).clock.overdue], [null, false])
  })

  it('of a decided application shows if it was in time, by the calendar of its decision', async () => {
    const application = await accepted()
    await net.reviewer.takes('propose_refusal', application, inputs['propose_refusal'])
    await net.head.takes('refuse', application, inputs['refuse'])
    const { dueAt, stoppedAt, overdue, words } = await clockOf(application)
    assert.equal(overdue, false)
    assert.ok(stoppedAt !== null)
    if (dueAt !== null) assert.match(words.en, /^It ended in time; the deadline was /)
    const [row] = await pool<
      { due: Date | null; stopped: Date }[]
    >`select due_at as due, stopped_at as stopped from applications where id = ${application.id}`
    assert.deepEqual([row?.due?.toISOString() ?? null, row?.stopped.toISOString()], [dueAt, stoppedAt])
  })

  it('has after every step the deadline of its intervals', async () => {
    const house = await net.applicant.prepares('IMB')
    const road = [
      ['applicant', 'submit'],
      ['frontDesk', 'accept'],
      ['reviewer', 'inspect'],
      ['inspector', 'report_inspection'],
      ['reviewer', 'approve'],
      ['cashier', 'confirm_payment'],
      ['frontDesk', 'confirm_originals'],
      ['head', 'send_back'],
      ['reviewer', 'propose_refusal'],
      ['head', 'refuse'],
    ] as const
    for (const [who, action] of road) {
      await goes(net, who, action, house)
      const [{ dueAt, overdue }, { clock }] = [await clockOf(house), await reads(house)]
      assert.deepEqual([clock.dueAt, clock.overdue], [dueAt, overdue], action)
    }
  })
})

describe('a calendar that changes in mid-year', () => {
  it('moves the deadlines of open applications, as 18 August 2025 did, and of no others', async () => {
    await publishes(2025, [], '2025-08-18')
    const [open, elsewhere] = [await accepted(), await accepted()]
    await setIntervals(open, '2025-08-01 09:00', '2025-08-01 10:00', '2025-08-04 08:00')
    await setIntervals(elsewhere, '2025-09-01 09:00', '2025-09-01 10:00', '2025-09-04 08:00')
    const [was, wasElsewhere, { version }] = [await clockOf(open), await clockOf(elsewhere), await reads(open)]
    assert.equal(local(was.dueAt), '2025-08-22 16:00')
    assert.equal(await recomputeDeadlines(pool), 0, 'Nothing is left to compute.')

    await publishes(2025, [
      {
        on: '2025-08-18',
        kind: 'collective_leave',
        names: { id: 'Cuti bersama', en: 'Collective leave' },
        certainty: 'known',
      },
    ])
    assert.ok((await recomputeDeadlines(pool)) > 0)
    assert.deepEqual(
      [local((await clockOf(open)).dueAt), local((await reads(open)).clock.dueAt)],
      ['2025-08-25 16:00', '2025-08-25 16:00'],
    )
    assert.equal((await clockOf(elsewhere)).dueAt, wasElsewhere.dueAt)
    assert.equal(
      (await reads(open)).version,
      version,
      'A deadline follows from the calendar: whoever works on the application is not disturbed.',
    )
  })

  it('does not change a decided application, also in its later steps', async () => {
    const application = await accepted()
    for (const [who, action] of [
      ['reviewer', 'approve'],
      ['head', 'sign'],
    ] as const)
      await goes(net, who, action, application)
    const kept = async () =>
      (
        await pool`select due_at, stopped_at, calendar_edition, silence_grants from applications where id = ${application.id}`
      )[0]
    const decided = await kept()
    await publishes(2026, [
      { on: '2026-12-16', kind: 'public_holiday', names: { id: 'Pilkada', en: 'Election' }, certainty: 'known' },
    ])
    await recomputeDeadlines(pool)
    await net.frontDesk.takes('hand_over', application)
    assert.deepEqual(await kept(), decided)
  })

  it('skips no application that changes during the computation: the next run computes it', async () => {
    const application = await accepted()
    await pool`update applications set calendar_edition = 0 where id = ${application.id}`
    const reasons = [{ target: 'identity_card', code: 'unreadable' as const }]
    await pool.begin(async (tx) => {
      await taking(net, 'reviewer', application, { action: 'return', reasons })(tx)
      await recomputeDeadlines(pool)
    })
    assert.equal((await reads(application)).clock.dueAt, null, 'What was computed before the step is not kept.')
    await recomputeDeadlines(pool)
    assert.equal((await reads(application)).clock.dueAt, (await clockOf(application)).dueAt)
    assert.equal(
      (
        await pool`
          select from applications
          where calendar_edition < (select max(edition) from calendar_versions) and submitted_at is not null
            and stopped_at is null`
      ).length,
      0,
    )
  })

  it('keeps no deadline that was computed before a step', async () => {
    const application = await accepted()
    await pool`update applications set calendar_edition = 0 where id = ${application.id}`
    const edition = (await currentEdition(pool)) ?? assert.fail()
    const [stale] = await listStaleClocks(pool, edition, 1)
    assert.equal(stale?.id, application.id)
    await net.reviewer.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    const { id, version } = stale
    const computed = { acceptedAt: null, dueAt: '2099-01-01T00:00:00Z', dueProvisional: false, silenceGrants: false }
    assert.equal(await saveDeadlines(pool, edition, [{ id, version, ...computed }]), 0)
  })
})

describe('silence', () => {
  const longAgo = (application: { id: string }) =>
    setIntervals(application, '2026-02-02 08:00', '2026-02-02 09:00', '2026-02-03 10:00')
  const grants = async ({ id }: { id: string }) =>
    pool<{ version: number; details: { dueAt: string } }[]>`
      select version, details
      from application_events
      where application_id = ${id} and type = 'application.deemed_granted'`

  it('grants an application whose type says so: once, from the end of its time, and does not move it', async () => {
    const application = await accepted('SILENT')
    await longAgo(application)
    assert.deepEqual([await deemGranted(pool), await deemGranted(pool)], [1, 0])
    const { status, version, clock } = await reads(application)
    assert.deepEqual(
      [status, local(clock.deemedGrantedAt), clock.deemedGrantedAt, version],
      ['in_review', '2026-02-10 16:00', clock.dueAt, application.version + 1],
    )
    assert.deepEqual(
      (await grants(application)).map((event) => ({ ...event })),
      [{ version, details: { dueAt: clock.dueAt } }],
    )
    assert.equal(
      (await clockOf(application)).words.en,
      'The office did not decide in time; the application is deemed granted from Tuesday, 10 February 2026 at 16:00 WIB.',
    )
    await net.reviewer.takes('approve', application)
    assert.equal((await reads(application)).clock.deemedGrantedAt, clock.deemedGrantedAt)
  })

  it("grants nothing before the time is over, without the type's rule, or by a replaced calendar", async () => {
    const [early, patient, stale] = [await accepted('SILENT'), await accepted('PATIENT'), await accepted('SILENT')]
    await longAgo(patient)
    await longAgo(stale)
    await pool`update applications set calendar_edition = calendar_edition - 1 where id = ${stale.id}`
    assert.equal(await deemGranted(pool), 0)
    for (const application of [early, patient]) assert.deepEqual([...(await grants(application))], [])
    await recomputeDeadlines(pool)
    assert.equal(await deemGranted(pool), 1)
  })

  it('still counts when the decision was late, and no longer when it was in time', async () => {
    const [late, inTime] = [await accepted('SILENT'), await accepted('SILENT')]
    await longAgo(late)
    for (const application of [late, inTime])
      await net.applicant.takes('withdraw', application, { reason: 'Not this year.' })
    assert.equal(await deemGranted(pool), 1)
    assert.deepEqual([(await grants(late)).length, (await grants(inTime)).length], [1, 0])
  })

  it('waits for a step in progress, and then judges again', async () => {
    const application = await accepted('SILENT')
    await longAgo(application)
    const marked: number[] = []
    await pool.begin(async (tx) => {
      await taking(net, 'reviewer', application, { action: 'approve' })(tx)
      marked.push(await deemGranted(pool))
    })
    marked.push(await deemGranted(pool), await deemGranted(pool))
    assert.deepEqual(marked, [0, 1, 0])
    assert.equal((await grants(application)).length, 1)
  })

  it('is marked once by two workers in the same minute', async () => {
    const applications = await Promise.all([1, 2, 3].map(() => accepted('SILENT')))
    for (const application of applications) await longAgo(application)
    const marked = await Promise.all([1, 2, 3, 4].map(() => deemGranted(pool)))
    assert.equal(
      marked.reduce((all, one) => all + one),
      3,
    )
    for (const application of applications) assert.equal((await grants(application)).length, 1)
  })

  it('is checked every minute', () =>
    assert.deepEqual([jobs['deem_granted']?.cron, jobs['recompute_deadlines']?.cron], ['* * * * *', '* * * * *']))

  it('grants nothing without a service time', async () => {
    const { refusal } = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'SOUNDLESS', definition: { ...definition, deemedApproval: 'alarm' } },
    })
    assert.deepEqual(
      refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
      ['/deemedApproval contradiction'],
    )
  })
})

describe('an estimate', () => {
  const estimate = (code: string, on?: string) =>
    net.nobody.does<Estimate>(200, 'POST', `/v1/permit-types/${code}/estimate`, {
      body: { answers: {}, ...(on && { on }) },
    })

  it('gives the due date of an application submitted that day, with a day for the check', async () => {
    const { dueAt, dueUndecidedBecause, completenessCheck } = await estimate('IMB', '2026-11-24')
    assert.deepEqual(
      [local(dueAt), dueUndecidedBecause, local(completenessCheck.dueAt)],
      ['2026-12-15 16:00', null, '2026-11-25 16:00'],
    )
  })

  it('gives a reason when the service time is unknown, or the calendar is', async () => {
    const reasons = [await estimate('SKTM', '2026-11-24'), await estimate('IMB', '2017-06-01')]
    assert.deepEqual(
      reasons.map(({ dueAt, dueUndecidedBecause }) => [dueAt, dueUndecidedBecause?.code]),
      [
        [null, 'service_time_unknown'],
        [null, 'calendar_missing'],
      ],
    )
    assert.equal(
      reasons[1]?.dueUndecidedBecause?.words.en,
      'The calendar of 2017 has not been published, so the deadline cannot be computed yet.',
    )
  })
})
