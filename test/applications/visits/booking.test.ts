import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { versionTag } from '../../support/asserting/tags.ts'
import { imbIn, imbOriginals, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { happeningsOf } from '../../support/scenes/inspections.ts'
import {
  aSlot,
  atTheGate,
  books,
  concludes,
  knowsItsCalendars,
  letItBegin,
  type Offer,
  offerOf,
  officeIn,
  triesToBook,
  type Visit,
  visitOf,
  visitsOf,
} from '../../support/scenes/visits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
before(() => knowsItsCalendars(net))

const [menteng, tanahAbang] = [await officeOf(net, '31.71.06'), await officeOf(net, '31.71.07')]
const invited = async (): Promise<Application> => {
  const [draft] = await atTheGate(net, 1, menteng.id)
  assert.ok(draft)
  return net.applicant.reads(draft)
}
const hoursOf = (id: string) => `/v1/offices/${id}/counter-hours`
const hours = (desks: number) => ({
  periods: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((weekday) => ({
    weekday,
    opensAt: '09:00',
    closesAt: '11:00',
    slotMinutes: 30,
    desks,
  })),
  exceptions: [],
})

describe('counter hours', () => {
  it('are public, and the shipped ones are marked as samples', async () => {
    const { version, note } = await net.nobody.does<{ version: number; note: { en: string } }>(
      200,
      'GET',
      hoursOf(menteng.id),
    )
    assert.deepEqual([version, /sample/i.test(note.en)], [1, true])
    isRefused(await net.nobody.asks('GET', hoursOf(crypto.randomUUID())), 404, 'not_found')
  })

  it('are set by an administrator of the office, and every version is kept', async () => {
    const local = await appoint(net, ['administrator'], '31.71.07')
    const set = (person: typeof local, etag?: string, body: object = hours(2)) =>
      person.asks('PUT', hoursOf(tanahAbang.id), { body, headers: { ...(etag !== undefined && { 'if-match': etag }) } })
    isRefused(await set(local), 428, 'precondition_required')
    isRefused(await set(local, '"2"'), 412, 'stale')
    const made = await set(local, '"1"')
    assert.deepEqual([made.status, versionTag(made)], [200, '"2"'], made.text)
    isRefused(await set(net.admin, '"1"'), 412, 'stale')
    for (const person of [net.frontDesk, net.head, await appoint(net, ['administrator'], '31.71.06')])
      isRefused(await set(person, '"2"'), 403, 'forbidden')
    const { data } = await net.nobody.does<{ data: { version: number }[] }>(
      200,
      'GET',
      `${hoursOf(tanahAbang.id)}/versions`,
    )
    assert.deepEqual(
      data.map(({ version }) => version),
      [1, 2],
    )
    await assert.rejects(
      async () => net.database.pool`update counter_hours set version = 9 where office_id = ${tanahAbang.id}`,
    )
  })

  it('that are invalid are refused with all faults', async () => {
    const [monday] = hours(1).periods
    const wrong = {
      periods: [
        { ...monday, closesAt: '09:00' },
        { ...monday, slotMinutes: 150 },
      ],
      exceptions: [],
    }
    const reply = await net.admin.asks('PUT', hoursOf(menteng.id), { body: wrong, headers: { 'if-match': '"1"' } })
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), [
      '/periods/0/closesAt closes_first',
      '/periods/1/slotMinutes longer_than_period',
    ])
  })

  it('of an office without any are set without If-Match; until then it offers no slots', async () => {
    const {
      data: [office],
    } = await net.nobody.does<{ data: { id: string }[] }>(200, 'GET', '/v1/offices?state=awaiting_network&limit=1')
    assert.ok(office)
    const none = await net.nobody.does<Offer>(200, 'GET', `/v1/offices/${office.id}/slots`)
    assert.deepEqual([none.counterHoursVersion, none.slots], [null, []])
    isRefused(await net.nobody.asks('GET', hoursOf(office.id)), 404, 'not_found')
    await net.admin.does(200, 'PUT', hoursOf(office.id), { body: hours(1) })
    assert.ok((await offerOf(net, office.id)).slots.length > 0)
  })
})

describe('the slots of an office', () => {
  it('are on future working days within the horizon', async () => {
    const { slots, bookableFrom, bookableUntil } = await offerOf(net, menteng.id)
    const days = new Set(
      (
        await Promise.all(
          [...new Set([dayIn(0), dayIn(14)].map((day) => day.slice(0, 4)))].map((year) =>
            net.nobody.does<{ workingDays: string[] }>(200, 'GET', `/v1/calendar/${year}`),
          ),
        )
      ).flatMap(({ workingDays }) => workingDays),
    )
    assert.ok(slots.length > 20)
    for (const { startsAt } of slots) {
      assert.ok(
        days.has(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date(startsAt))),
        startsAt,
      )
      assert.ok(bookableFrom <= startsAt && startsAt <= bookableUntil)
    }
    assert.deepEqual(
      (await net.nobody.does<Offer>(200, 'GET', `/v1/offices/${menteng.id}/slots?from=2026-01-05&until=2026-01-09`))
        .slots,
      [],
    )
  })

  it('do not exist in a year without a calendar, and the answer says so', async () => {
    const offer = await net.nobody.does<Offer>(
      200,
      'GET',
      `/v1/offices/${menteng.id}/slots?from=2099-12-28&until=2100-01-04`,
    )
    assert.deepEqual([offer.slots, offer.yearsWithoutCalendar], [[], [2099, 2100]])
  })

  it('are shown fourteen days at a time, of existing offices', async () => {
    assert.deepEqual(
      faultsIn(
        isRefused(
          await net.nobody.asks('GET', `/v1/offices/${menteng.id}/slots?from=2026-12-01&until=2026-12-15`),
          422,
          'rule_broken',
        ),
      ),
      ['until too_many_days'],
    )
    isRefused(await net.nobody.asks('GET', `/v1/offices/${crypto.randomUUID()}/slots`), 404, 'not_found')
    isRefused(await net.nobody.asks('GET', `/v1/offices/${menteng.id}/slots?from=tomorrow`), 400, 'invalid_request')
  })
})

describe('booking a visit', () => {
  it('follows the invitation in the case: it names the originals to bring, and reserves a desk', async () => {
    const application = await imbIn('awaiting_originals', net)
    const { purposes, bring, open } = await visitOf(net.applicant, application)
    assert.deepEqual(
      [purposes, bring.map(({ slot }) => slot).sort(), open],
      [['bring_originals'], [...imbOriginals].sort(), null],
    )
    assert.ok(bring.every(({ names }) => names.id && names.en))
    const visit = await books(net, net.applicant, application)
    assert.deepEqual((await visitOf(net.applicant, application)).open, visit)
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'counter_visit.booked')
    const { slots } = await offerOf(net, officeIn(application))
    assert.equal(slots.find(({ startsAt }) => startsAt === visit.startsAt)?.free, 2)
    await net.frontDesk.matches(application, ['land_title'])
    assert.deepEqual(
      (await visitOf(net.applicant, application)).bring.map(({ slot }) => slot),
      ['identity_card'],
    )
    await net.frontDesk.matches(application, ['identity_card'])
    await net.frontDesk.takes('confirm_originals', application)
    assert.equal(
      (await net.applicant.does<Visit>(200, 'GET', `${visitsOf(application)}/${visit.id}`)).outcome?.outcome,
      'kept',
    )
    assert.equal(
      (await net.applicant.does<{ visit: unknown }>(200, 'GET', `/v1/applications/${application.id}`)).visit,
      null,
    )
    await net.head.takes('sign', application)
    isRefused(await triesToBook(net.applicant, application, { startsAt: visit.startsAt }), 409, 'visit_not_open')
    assert.equal(
      (await books(net, net.applicant, application, { purpose: 'collect_permit' })).purpose,
      'collect_permit',
    )
  })

  it('is for the applicant and for the counter, and for nobody else', async () => {
    const application = await invited()
    const { startsAt } = await aSlot(net, menteng.id)
    for (const person of [net.reviewer, net.head])
      isRefused(await triesToBook(person, application, { startsAt }), 403, 'forbidden')
    isRefused(await triesToBook(net.stranger, application, { startsAt }), 404, 'not_found')
    assert.equal((await triesToBook(net.frontDesk, application, { startsAt })).status, 201)
  })

  it('is only possible while there is a purpose', async () => {
    const { startsAt } = await aSlot(net, menteng.id)
    isRefused(await triesToBook(net.applicant, await net.applicant.drafts('IMB'), { startsAt }), 409, 'visit_not_open')
    isRefused(
      await triesToBook(net.applicant, await invited(), { startsAt, purpose: 'collect_permit' }),
      409,
      'visit_not_open',
    )
  })

  it('is promised for later only while the application can come to that', async () => {
    const { startsAt } = await aSlot(net, menteng.id)
    const application = await net.applicant.submits('SKTM')
    const refusal = async () =>
      isRefused(
        await triesToBook(net.applicant, application, { startsAt, purpose: 'collect_permit' }),
        409,
        'visit_not_open',
      ).detail
    assert.match(await refusal(), /We will tell you when it is time\.$/)
    await net.applicant.takes('withdraw', application, { reason: 'Not this year.' })
    assert.match(await refusal(), /If you have questions, contact the office\.$/)
  })

  it('accepts only the beginning of a future slot within the horizon', async () => {
    const application = await invited()
    const { startsAt } = await aSlot(net, menteng.id)
    const fault = async (moment: number) =>
      faultsIn(
        isRefused(
          await triesToBook(net.applicant, application, { startsAt: new Date(moment).toISOString() }),
          422,
          'rule_broken',
        ),
      )
    assert.deepEqual(await fault(Date.parse(startsAt) + 60_000), ['/startsAt not_a_slot'])
    assert.deepEqual(await fault(Date.now() - 60_000), ['/startsAt too_soon'])
    assert.deepEqual(await fault(Date.now() + 30 * 60_000), ['/startsAt too_soon'])
    assert.deepEqual(await fault(Date.now() + 61 * 86_400_000), ['/startsAt too_far_ahead'])
  })

  it('takes effect once however often it is sent, and may be bound to the version that was read', async () => {
    const application = await invited()
    const [{ startsAt }, headers] = [
      await aSlot(net, menteng.id),
      { 'idempotency-key': crypto.randomUUID(), 'if-match': `"${application.version}"` },
    ]
    const [first, again] = [
      await triesToBook(net.applicant, application, { startsAt }, headers),
      await triesToBook(net.applicant, application, { startsAt }, headers),
    ]
    assert.deepEqual([first.status, again.status, again.text], [201, 201, first.text])
    isRefused(
      await triesToBook(net.applicant, application, { startsAt }, { 'if-match': `"${application.version}"` }),
      412,
      'stale',
    )
  })
})

describe('a slot', () => {
  it('of three desks is booked by exactly three of a hundred concurrent requests, and then not free', async () => {
    const [applications, slot] = [await atTheGate(net, 100, menteng.id), await aSlot(net, menteng.id)]
    const replies = await Promise.all(
      applications.map((application, index) =>
        triesToBook(
          net.applicant,
          application,
          { startsAt: slot.startsAt },
          index % 2 === 0 ? {} : { 'idempotency-key': crypto.randomUUID() },
        ),
      ),
    )
    const lost = replies.filter(({ status }) => status !== 201)
    assert.deepEqual(
      [replies.length - lost.length, new Set(lost.map(({ status, refusal }) => `${status} ${refusal.code}`))],
      [3, new Set(['409 slot_full'])],
    )
    assert.equal((await offerOf(net, menteng.id)).slots.find(({ startsAt }) => startsAt === slot.startsAt)?.free, 0)
    const kept = await net.database.pool<
      { desk: number }[]
    >`select desk from counter_visits where starts_at = ${slot.startsAt} and office_id = ${menteng.id} order by desk`
    assert.deepEqual(
      kept.map(({ desk }) => desk),
      [1, 2, 3],
    )
    const events = await net.database.pool`
        select from application_events
        where type = 'counter_visit.booked' and application_id = any(${applications.map(({ id }) => id)}::uuid[])`
    assert.equal(events.length, 3)
  })

  it('is protected by the database: a desk is booked once at a time, also with slots of another length', async () => {
    const [applications, { startsAt }] = [await atTheGate(net, 40, menteng.id), await aSlot(net, menteng.id)]
    const keeps = (application: Application | undefined, desk: number, minutes: number) => net.database.pool`
      insert into counter_visits (application_id, office_id, purpose, starts_at, ends_at, desk, made_by, made_at)
      select ${application?.id ?? ''}, ${menteng.id}, 'bring_originals',
        ${startsAt}::timestamptz + ${minutes} * interval '1 minute',
        ${startsAt}::timestamptz + ${minutes + 20} * interval '1 minute', ${desk}, applicant_id, now()
      from applications
      where id = ${application?.id ?? ''}
      on conflict do nothing
      returning id`
    const rows = (
      await Promise.all(
        applications.map((application, index) => keeps(application, 1 + (index % 3), index % 2 === 0 ? 0 : 10)),
      )
    ).flat()
    assert.equal(rows.length, 3)
  })

  it('is free again when a visit is cancelled or moved before its time', async () => {
    const [application, other] = [await invited(), await invited()]
    const visit = await books(net, net.applicant, application)
    const free = async () =>
      (await offerOf(net, menteng.id)).slots.find(({ startsAt }) => startsAt === visit.startsAt)?.free
    assert.equal(await free(), 2)
    assert.equal(
      (await concludes(net.applicant, application, visit, { outcome: 'cancelled', reason: 'Ill.' })).status,
      200,
    )
    assert.equal(await free(), 3)
    const second = await net.applicant.does<Visit>(201, 'POST', visitsOf(other), {
      body: { startsAt: visit.startsAt, purpose: 'bring_originals' },
    })
    await books(net, net.applicant, other, { supersedes: second.id })
    assert.equal(await free(), 3)
  })
})

describe('moving a visit', () => {
  it('replaces it by a new one and keeps both', async () => {
    const application = await invited()
    const first = await books(net, net.applicant, application)
    const second = await books(net, net.frontDesk, application, { supersedes: first.id })
    const { data } = await net.applicant.does<{ data: Visit[] }>(200, 'GET', visitsOf(application))
    assert.deepEqual(
      data.map(({ id, supersedes, outcome }) => [id, supersedes, outcome?.outcome]),
      [
        [first.id, null, 'moved'],
        [second.id, first.id, undefined],
      ],
    )
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'counter_visit.moved')
  })

  it('must name the open one, which stays when the new slot is full', async () => {
    const application = await invited()
    const first = await books(net, net.applicant, application)
    const { startsAt } = await aSlot(net, menteng.id)
    isRefused(await triesToBook(net.applicant, application, { startsAt }), 409, 'visit_open')
    for (const other of await atTheGate(net, 3, menteng.id))
      assert.equal((await triesToBook(net.applicant, other, { startsAt })).status, 201)
    isRefused(await triesToBook(net.applicant, application, { startsAt, supersedes: first.id }), 409, 'slot_full')
    assert.equal((await visitOf(net.applicant, application)).open?.id, first.id)
    await concludes(net.applicant, application, first, { outcome: 'cancelled', reason: 'Ill.' })
    isRefused(await triesToBook(net.applicant, application, { startsAt, supersedes: first.id }), 409, 'visit_over')
  })
})

describe('the end of a visit', () => {
  it('is recorded by the front desk: missed once it has begun, kept on its day', async () => {
    const [missed, came] = [await invited(), await invited()]
    const [first, second] = [await books(net, net.applicant, missed), await books(net, net.applicant, came)]
    isRefused(await concludes(net.frontDesk, missed, first, { outcome: 'no_show' }), 409, 'visit_not_begun')
    isRefused(await concludes(net.frontDesk, came, second, { outcome: 'kept' }), 409, 'visit_not_begun')
    await letItBegin(net, first)
    isRefused(await concludes(net.applicant, missed, first, { outcome: 'no_show' }), 403, 'forbidden')
    const ended = await concludes(net.frontDesk, missed, first, { outcome: 'no_show' })
    assert.deepEqual([ended.status, ended.json<Visit>().outcome?.outcome], [200, 'no_show'], ended.text)
    isRefused(await concludes(net.frontDesk, missed, first, { outcome: 'no_show' }), 409, 'visit_over')
    assert.equal((await happeningsOf(net.applicant, missed)).at(-1), 'counter_visit.no_show')
    await net.database.pool`
        update counter_visits
        set starts_at = now(), ends_at = now() + interval '1 minute', desk = 9
        where id = ${second.id}`
    assert.equal((await concludes(net.frontDesk, came, second, { outcome: 'kept' })).status, 200)
    assert.ok((await books(net, net.applicant, missed)).id)
  })

  it('comes by itself with the step that ends its purpose: a withdrawn application frees its desk', async () => {
    const application = await imbIn('awaiting_originals', net)
    const moved = await books(net, net.applicant, application)
    const visit = await books(net, net.applicant, application, { supersedes: moved.id })
    await net.applicant.takes('withdraw', application, inputs['withdraw'])
    const { data } = await net.applicant.does<{ data: Visit[] }>(200, 'GET', visitsOf(application))
    assert.deepEqual(
      data.map(({ outcome }) => outcome?.outcome),
      ['moved', 'cancelled'],
      'The earlier visit keeps its outcome.',
    )
    assert.equal((await offerOf(net, menteng.id)).slots.find(({ startsAt }) => startsAt === visit.startsAt)?.free, 3)
  })

  it('is visible to the front desk for a whole day before, and to nobody else', async () => {
    const application = await invited()
    const { startsAt, id } = await books(net, net.applicant, application)
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date(startsAt))
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const list: {
        data: { visit: Visit; application: { reference: string } }[]
        page: { nextCursor: string | null }
      } = await net.frontDesk.does(
        200,
        'GET',
        `/v1/offices/${menteng.id}/visits?on=${day}&limit=2${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...list.data.map(({ visit }) => visit.id))
      cursor = list.page.nextCursor
    }
    assert.ok(seen.includes(id) && new Set(seen).size === seen.length)
    for (const person of [net.applicant, net.reviewer])
      isRefused(await person.asks('GET', `/v1/offices/${menteng.id}/visits?on=${day}`), 403, 'forbidden')
  })
})
