import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { makeAppointment } from '../../../src/applications/inspections/arrange.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { imbIn, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import {
  type Appointment,
  anHour,
  appointmentsOf,
  appoints,
  happeningsOf,
  inspectionOf,
  letBegin,
  puts,
} from '../../support/scenes/inspections.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

const house = () => imbIn('in_inspection', net)
const tries = (person: Person, application: { id: string }, body: object, headers: Record<string, string> = {}) =>
  person.asks('POST', appointmentsOf(application), { body, headers })
const idOf = async (person: Person) => (await person.does<{ id: string }>(200, 'GET', '/v1/me')).id
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

describe('making an appointment', () => {
  it('shows the applicant in the case who comes and when, with an event', async () => {
    const application = await house()
    const made = await appoints(net.inspector, application, { note: 'Have the drawings ready.' })
    const { appointment, noShows } = await inspectionOf(net.applicant, application)
    assert.deepEqual([appointment, noShows], [made, 0])
    assert.deepEqual(
      [made.inspector.id, made.note, made.response, made.outcome],
      [await idOf(net.inspector), 'Have the drawings ready.', null, null],
    )
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'inspection_appointment.made')
    assert.deepEqual(await net.applicant.does(200, 'GET', `${appointmentsOf(application)}/${made.id}`), made)
  })

  it('is also for reviewers and the front desk, who name an inspector and see the bookings of each', async () => {
    const application = await house()
    const own = await appoints(net.inspector, await house())
    const inspectorId = await idOf(net.inspector)
    for (const officer of [net.reviewer, net.frontDesk]) {
      const { data } = await officer.does<{ data: { id: string; booked: { startsAt: string }[] }[] }>(
        200,
        'GET',
        `/v1/applications/${application.id}/inspectors`,
      )
      assert.ok(data.find(({ id }) => id === inspectorId)?.booked.some(({ startsAt }) => startsAt === own.startsAt))
    }
    const made = await appoints(net.reviewer, application, { inspectorId })
    assert.equal(
      (await appoints(net.frontDesk, application, { inspectorId, supersedes: made.id })).inspector.id,
      inspectorId,
    )
  })

  it('is for nobody else', async () => {
    const application = await house()
    for (const person of [net.applicant, net.cashier, net.head]) {
      isRefused(await tries(person, application, anHour()), 403, 'forbidden')
      isRefused(await person.asks('GET', `/v1/applications/${application.id}/inspectors`), 403, 'forbidden')
    }
    isRefused(await tries(net.stranger, application, anHour()), 404, 'not_found')
  })

  it('accepts only an inspector of the responsible office', async () => {
    const application = await house()
    const elsewhere = await idOf(await appoint(net, ['inspector'], '31.74'))
    for (const inspectorId of [elsewhere, await idOf(net.head), await idOf(net.applicant), crypto.randomUUID()]) {
      assert.deepEqual(
        faultsIn(isRefused(await tries(net.reviewer, application, { ...anHour(), inspectorId }), 422, 'rule_broken')),
        ['/inspectorId not_an_inspector'],
      )
    }
    assert.deepEqual(faultsIn(isRefused(await tries(net.reviewer, application, anHour()), 422, 'rule_broken')), [
      '/inspectorId not_an_inspector',
    ])
  })

  it('neither lists nor takes an inspector whose post is not in force', async () => {
    const application = await house()
    const changes = ['ends_at = now()', 'suspended_at = now()', "starts_at = now() + interval '1 day'"]
    for (const change of changes) {
      const personId = await idOf(await appoint(net, ['inspector'], '31.71.06'))
      await net.database.pool.unsafe(`update staff set ${change} where person_id = '${personId}'`)
      const { data } = await net.reviewer.does<{ data: { id: string }[] }>(
        200,
        'GET',
        `/v1/applications/${application.id}/inspectors?limit=100`,
      )
      assert.ok(data.length > 0 && data.every(({ id }) => id !== personId), change)
      const body = { ...anHour(), inspectorId: personId }
      assert.deepEqual(faultsIn(isRefused(await tries(net.reviewer, application, body), 422, 'rule_broken')), [
        '/inspectorId not_an_inspector',
      ])
    }
  })

  it('refuses an inspector for their own application', async () => {
    const builder = await appoint(net, ['inspector'], '31.71.06.1001')
    const application = await builder.submits('KOST')
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('inspect', application)
    isRefused(await tries(builder, application, anHour()), 403, 'forbidden')
    assert.deepEqual(
      faultsIn(
        isRefused(
          await tries(net.reviewer, application, { ...anHour(), inspectorId: await idOf(builder) }),
          422,
          'rule_broken',
        ),
      ),
      ['/inspectorId not_an_inspector'],
    )
  })

  it('accepts only a future time, not too far ahead, neither too short nor too long', async () => {
    const application = await house()
    const outsideHoursReason = 'The time of day is of no matter here.'
    const wrong: [startsAt: string, endsAt: string, faults: string[]][] = [
      [inMinutes(-1), inMinutes(59), ['/startsAt not_ahead']],
      [inMinutes(91 * 24 * 60), inMinutes(91 * 24 * 60 + 60), ['/startsAt too_far_ahead']],
      [inMinutes(60), inMinutes(74), ['/endsAt duration']],
      [inMinutes(60), inMinutes(60 + 481), ['/endsAt duration']],
      [inMinutes(60), inMinutes(30), ['/endsAt duration']],
    ]
    for (const [startsAt, endsAt, faults] of wrong)
      assert.deepEqual(
        faultsIn(
          isRefused(
            await tries(net.inspector, application, { startsAt, endsAt, outsideHoursReason }),
            422,
            'rule_broken',
          ),
        ),
        faults,
      )
    isRefused(
      await tries(net.inspector, application, { startsAt: 'tomorrow', endsAt: 'later' }),
      400,
      'invalid_request',
    )
    assert.equal((await inspectionOf(net.inspector, application)).appointment, null)
  })

  it('is within office hours, unless the inspector gives a reason, which the applicant reads', async () => {
    const application = await house()
    const { startsAt } = anHour()
    const midnight = Math.floor(Date.parse(startsAt) / 86_400_000) * 86_400_000
    const sunday = midnight + (7 - new Date(midnight).getUTCDay()) * 86_400_000
    const night = { startsAt: new Date(sunday + 14.5 * 3_600_000), endsAt: new Date(sunday + 15.5 * 3_600_000) }
    const overlong = { startsAt: new Date(midnight + 8 * 3_600_000), endsAt: new Date(midnight + 9.5 * 3_600_000) }
    const why = { outsideHoursReason: 'The owner works on weekdays.' }
    const inspectorId = await idOf(net.inspector)
    for (const [person, body] of [
      [net.inspector, night],
      [net.inspector, overlong],
      [net.reviewer, { ...night, ...why, inspectorId }],
      [net.frontDesk, { ...night, ...why, inspectorId }],
    ] as const)
      assert.deepEqual(faultsIn(isRefused(await tries(person, application, body), 422, 'rule_broken')), [
        '/startsAt outside_office_hours',
      ])
    const made = await appoints(net.inspector, application, { ...night, ...why })
    const { appointment } = await inspectionOf(net.applicant, application)
    assert.deepEqual([appointment?.id, appointment?.outsideHoursReason], [made.id, 'The owner works on weekdays.'])
    const moved = await appoints(net.inspector, application, { ...why, supersedes: made.id })
    assert.equal(moved.outsideHoursReason, null)
  })

  it('is only possible during the inspection', async () => {
    const { detail } = isRefused(
      await tries(net.inspector, await imbIn('in_review', net), anHour()),
      409,
      'not_editable',
    )
    assert.match(detail, /Do it while its status is "in inspection"/)
  })

  it('takes effect once however often it is sent, and may be bound to the version that was read', async () => {
    const application = await house()
    const [body, headers] = [
      anHour(),
      { 'idempotency-key': crypto.randomUUID(), 'if-match': `"${application.version}"` },
    ]
    const first = await tries(net.inspector, application, body, headers)
    const again = await tries(net.inspector, application, body, headers)
    assert.deepEqual([first.status, again.status, again.text], [201, 201, first.text])
    isRefused(
      await tries(
        net.inspector,
        application,
        { ...anHour(), supersedes: first.json<Appointment>().id },
        { 'if-match': headers['if-match'] },
      ),
      412,
      'stale',
    )
  })
})

describe('moving an appointment', () => {
  it('replaces it by a new one and keeps both', async () => {
    const application = await house()
    const first = await appoints(net.inspector, application)
    const second = await appoints(net.inspector, application, { supersedes: first.id })
    assert.deepEqual((await inspectionOf(net.applicant, application)).appointment, second)
    const { data } = await net.applicant.does<{ data: Appointment[] }>(200, 'GET', appointmentsOf(application))
    assert.deepEqual(
      data.map(({ id, supersedes, outcome }) => [id, supersedes, outcome?.outcome]),
      [
        [first.id, null, 'superseded'],
        [second.id, first.id, undefined],
      ],
    )
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'inspection_appointment.moved')
  })

  it('must name the open one', async () => {
    const application = await house()
    const first = await appoints(net.inspector, application)
    isRefused(await tries(net.inspector, application, anHour()), 409, 'appointment_open')
    const second = await appoints(net.inspector, application, { supersedes: first.id })
    isRefused(await tries(net.inspector, application, { ...anHour(), supersedes: first.id }), 409, 'appointment_open')
    await puts(net.inspector, 'outcome', application, second, { outcome: 'cancelled', reason: 'Rain.' })
    isRefused(await tries(net.inspector, application, { ...anHour(), supersedes: second.id }), 409, 'appointment_over')
  })

  it('may overlap the one it replaces, which is of the same inspector', async () => {
    const application = await house()
    const first = await appoints(net.inspector, application)
    assert.equal(
      (
        await tries(net.inspector, application, {
          startsAt: first.startsAt,
          endsAt: first.endsAt,
          supersedes: first.id,
        })
      ).status,
      201,
    )
  })

  it('is limited: an application has at most fifty appointments', async () => {
    const application = await house()
    await net.database.pool`
      insert into inspection_appointments (application_id, inspector_id, starts_at, ends_at, made_by, made_at, outcome,
        ended_at)
      select ${application.id}, id, now(), now() + interval '1 hour', id, now(), 'cancelled', now()
      from people, generate_series(1, 50)
      where id = ${await idOf(net.inspector)}`
    isRefused(await tries(net.inspector, application, anHour()), 422, 'too_many_appointments')
    const page = await net.applicant.does<{ data: unknown[]; page: { nextCursor: string } }>(
      200,
      'GET',
      `${appointmentsOf(application)}?limit=30`,
    )
    const rest = await net.applicant.does<{ data: unknown[]; page: { nextCursor: null } }>(
      200,
      'GET',
      `${appointmentsOf(application)}?limit=30&cursor=${page.page.nextCursor}`,
    )
    assert.deepEqual([page.data.length, rest.data.length, rest.page.nextCursor], [30, 20, null])
  })
})

describe('an inspector', () => {
  it('is not booked twice at the same time, but directly one after another', async () => {
    const [one, other] = [await house(), await house()]
    const { startsAt, endsAt } = anHour()
    const minutesLater = (minutes: number) => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString()
    await appoints(net.inspector, one, { startsAt, endsAt: minutesLater(30) })
    for (const from of [startsAt, minutesLater(29)])
      isRefused(await tries(net.inspector, other, { startsAt: from, endsAt }), 409, 'inspector_booked')
    assert.equal((await inspectionOf(net.inspector, other)).appointment, null)
    assert.equal((await tries(net.inspector, other, { startsAt: minutesLater(30), endsAt })).status, 201)
  })

  it('is booked once by two at once', async () => {
    const [one, other] = [await house(), await house()]
    const hour = anHour()
    const reply = await race(
      net,
      async (tx) => makeAppointment({ db: tx, actor: await actorOf(net, 'inspector'), channel: 'web' }, one.id, hour),
      () => tries(net.inspector, other, hour),
    )
    isRefused(reply, 409, 'inspector_booked')
    assert.equal((await net.inspector.reads(other)).version, other.version)
  })

  it('is booked once by six at once', async () => {
    const applications = await Promise.all(Array.from({ length: 6 }, house))
    const hour = anHour()
    const statuses = await Promise.all(
      applications.map(async (application) => (await tries(net.inspector, application, hour)).status),
    )
    assert.deepEqual(statuses.toSorted(), [201, 409, 409, 409, 409, 409])
  })

  it('is free again once the appointment is cancelled, or the application is withdrawn', async () => {
    const [one, other, third] = [await house(), await house(), await house()]
    const first = await appoints(net.inspector, one)
    const time = { startsAt: first.startsAt, endsAt: first.endsAt }
    assert.equal(
      (await puts(net.frontDesk, 'outcome', one, first, { outcome: 'cancelled', reason: 'Rain.' })).status,
      200,
    )
    assert.equal((await tries(net.inspector, other, time)).status, 201)
    await net.applicant.takes('withdraw', other, inputs['withdraw'])
    assert.equal((await tries(net.inspector, third, time)).status, 201)
    const {
      data: [withdrawn],
    } = await net.applicant.does<{ data: Appointment[] }>(200, 'GET', appointmentsOf(other))
    assert.equal(withdrawn?.outcome?.outcome, 'cancelled')
  })

  it('gets one appointment of an application when two make one at once', async () => {
    const application = await house()
    const reply = await race(
      net,
      async (tx) =>
        makeAppointment({ db: tx, actor: await actorOf(net, 'inspector'), channel: 'web' }, application.id, anHour()),
      () => tries(net.inspector, application, anHour()),
    )
    isRefused(reply, 409, 'conflict')
  })
})

describe("the applicant's response to an appointment", () => {
  it('is a confirmation, or a request for another time, and the office reads it', async () => {
    const application = await house()
    const made = await appoints(net.inspector, application)
    assert.equal(
      (await puts(net.applicant, 'response', application, made, { answer: 'other_time_asked', note: 'Any morning.' }))
        .status,
      200,
    )
    const asked = await inspectionOf(net.inspector, application)
    assert.deepEqual(
      [asked.appointment?.response?.answer, asked.appointment?.response?.note, asked.appointment?.outcome],
      ['other_time_asked', 'Any morning.', null],
    )
    const moved = await appoints(net.inspector, application, { supersedes: made.id })
    assert.equal((await puts(net.applicant, 'response', application, moved, { answer: 'confirmed' })).status, 200)
    assert.equal((await inspectionOf(net.inspector, application)).appointment?.response?.answer, 'confirmed')
    assert.deepEqual((await happeningsOf(net.applicant, application)).slice(-4), [
      'inspection_appointment.made',
      'inspection_appointment.other_time_asked',
      'inspection_appointment.moved',
      'inspection_appointment.confirmed',
    ])
  })

  it('may be sent by the counter at which they filed', async () => {
    const counter = await officeOf(net, '31.71.06')
    const application = await net.frontDesk.submits('IMB', { filedAtOfficeId: counter.id })
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('inspect', application)
    const made = await appoints(net.inspector, application)
    assert.equal((await puts(net.frontDesk, 'response', application, made, { answer: 'confirmed' })).status, 200)
    assert.equal((await inspectionOf(net.inspector, application)).appointment?.response?.answer, 'confirmed')
  })

  it('is theirs only, and only for the open appointment', async () => {
    const application = await house()
    const first = await appoints(net.inspector, application)
    for (const officer of [net.inspector, net.frontDesk, net.reviewer])
      isRefused(await puts(officer, 'response', application, first, { answer: 'confirmed' }), 403, 'forbidden')
    await appoints(net.inspector, application, { supersedes: first.id })
    isRefused(
      await puts(net.applicant, 'response', application, first, { answer: 'confirmed' }),
      409,
      'appointment_over',
    )
    isRefused(
      await puts(net.applicant, 'response', application, { id: crypto.randomUUID() }, { answer: 'confirmed' }),
      404,
      'not_found',
    )
    isRefused(await puts(net.applicant, 'response', await house(), first, { answer: 'confirmed' }), 404, 'not_found')
  })
})

describe('an appointment that the applicant misses', () => {
  it('is recorded by the inspector once it has begun, and another can be made', async () => {
    const application = await house()
    const made = await appoints(net.inspector, application)
    isRefused(
      await puts(net.inspector, 'outcome', application, made, { outcome: 'no_show' }),
      409,
      'appointment_not_begun',
    )
    await letBegin(net, made)
    for (const person of [net.reviewer, net.frontDesk, net.applicant])
      isRefused(await puts(person, 'outcome', application, made, { outcome: 'no_show' }), 403, 'forbidden')
    assert.equal(
      (await puts(net.inspector, 'outcome', application, made, { outcome: 'no_show', reason: 'Nobody opened.' }))
        .status,
      200,
    )
    isRefused(await puts(net.inspector, 'outcome', application, made, { outcome: 'no_show' }), 409, 'appointment_over')
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'inspection_appointment.no_show')
    const again = await appoints(net.inspector, application)
    const { appointment, noShows, noShowLimitReached } = await inspectionOf(net.applicant, application)
    assert.deepEqual([appointment, noShows, noShowLimitReached], [again, 1, false])
    assert.equal((await net.applicant.reads(application)).clock.state, 'running')
  })

  it("counts, until the case shows that the permit type's limit is reached", async () => {
    const application = await house()
    for (const missed of [1, 2]) {
      const made = await appoints(net.inspector, application)
      await letBegin(net, made)
      await puts(net.inspector, 'outcome', application, made, { outcome: 'no_show' })
      const { noShows, noShowLimitReached } = await inspectionOf(net.reviewer, application)
      assert.deepEqual([noShows, noShowLimitReached], [missed, missed === 2])
    }
  })

  it('differs from a cancelled one, which needs a reason', async () => {
    const application = await house()
    const made = await appoints(net.inspector, application)
    isRefused(await puts(net.reviewer, 'outcome', application, made, { outcome: 'cancelled' }), 400, 'invalid_request')
    isRefused(
      await puts(net.applicant, 'outcome', application, made, { outcome: 'cancelled', reason: 'No.' }),
      403,
      'forbidden',
    )
    assert.equal(
      (await puts(net.reviewer, 'outcome', application, made, { outcome: 'cancelled', reason: 'Rain.' })).status,
      200,
    )
    assert.deepEqual(
      [
        (await inspectionOf(net.applicant, application)).appointment,
        (await inspectionOf(net.applicant, application)).noShows,
      ],
      [null, 0],
    )
  })
})
