import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { watchCalendar } from '../../../src/applications/clocks/calendar-watch.ts'
import { deemGranted, recomputeDeadlines } from '../../../src/applications/clocks/deadlines.ts'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { openYear } from '../../../src/network/calendar/opening-hours.ts'
import { provisionalYears } from '../../../src/network/calendar/provisional.ts'
import { calendarsMissing } from '../../../src/program/metrics/queries.ts'
import { hasContact, mailIn } from '../../support/mail/contacts.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes } from '../../support/scenes/publishing.ts'
import { local, setIntervals } from '../../support/scenes/set-intervals.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Calendar {
  year: number
  version: number
  provisional: boolean
  publishedAt: string | null
  workingDays: string[]
  officeHours: { from: string; opensAt: string; closesAt: string; certainty: string }[]
  daysOff: { on: string; certainty: string }[]
}
interface Deadline {
  dueAt: string | null
  provisional: boolean
  overdue: boolean
  deemedGrantedAt: string | null
}
type Read = Application & { clock: Deadline }
const calendarOf = (year: number) => net.nobody.does<Calendar>(200, 'GET', `/v1/calendar/${year}`)

const [identityCard] = fence.documents
before(async () => {
  await publishes(net, 'YEARLONG', {
    ...fence,
    stages: { inspection: false, fee: false },
    fee: null,
    originalsGate: 'none',
    samples: [],
    serviceTime: { amount: 5, unit: 'working_days', certainty: 'known' },
    deemedApproval: 'alarm',
    documents: [{ ...identityCard, originalRequired: false }],
  })
  await net.admin.does(201, 'POST', '/v1/permit-types/YEARLONG/rollouts', {
    body: { regionCode: '31', level: 'district', online: true },
  })
})

/** Returns an application accepted on Monday 28 December 2026, whose five working days reach into 2027. */
async function acceptedInDecember(): Promise<Application> {
  const draft = await net.applicant.drafts('YEARLONG', {
    answers: { fence: { length: 20, posts: 11, material: 'wood' } },
    villageCode: '31.71.06.1001',
  })
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  await setIntervals(net, draft, '2026-12-28 08:00', '2026-12-28 08:10', '2026-12-28 09:00')
  return draft
}
const reads = ({ id }: { id: string }) => net.applicant.does<Read>(200, 'GET', `/v1/applications/${id}`)

describe('a future year without a published calendar', () => {
  it('has a calendar of weekends and fixed holidays, marked as provisional', async () => {
    const { version, provisional, publishedAt, workingDays, officeHours, daysOff } = await calendarOf(2027)
    assert.deepEqual([version, provisional, publishedAt], [0, true, null])
    assert.deepEqual(
      daysOff.map(({ on }) => on),
      ['2027-01-01', '2027-05-01', '2027-06-01', '2027-08-17', '2027-12-25'],
    )
    const { officeHours: before } = await calendarOf(2026)
    assert.deepEqual(
      officeHours.map(({ from, opensAt, closesAt, certainty }) => [from, opensAt, closesAt, certainty]),
      [['2027-01-01', before.at(-1)?.opensAt, before.at(-1)?.closesAt, 'uncertain']],
    )
    assert.equal(workingDays.length, 261 - 3, '1 May and 25 December 2027 are Saturdays.')
    assert.equal((await net.nobody.asks('GET', '/v1/calendar/2016')).status, 404, 'What has passed is not guessed.')
    assert.equal((await net.nobody.asks('GET', '/v1/calendar/2027/versions')).status, 404)
  })

  it('comes after a published year that was not over at the last publication', () => {
    const definition = {
      officeHours: [{ from: '2026-01-01', opensAt: '08:00', closesAt: '16:00', certainty: 'known' as const }],
      daysOff: [],
    }
    const published = [2015, 2026, 2028].map((year) => ({ year, definition }))
    assert.deepEqual(
      provisionalYears(published, 2026, 2030).map(({ year }) => year),
      [2027, 2029, 2030],
    )
    assert.equal(openYear(2026, definition).provisional, false)
  })
})

describe('a deadline that reaches into it', () => {
  it('is computed and marked as provisional in the case, the list, the ledger and the estimate', async () => {
    const application = await acceptedInDecember()
    const { clock } = await reads(application)
    assert.deepEqual([local(clock.dueAt), clock.provisional], ['2027-01-05 16:00', true])
    const { data } = await net.frontDesk.does<{ data: Read[] }>(200, 'GET', '/v1/applications?sort=due&limit=200')
    assert.equal(data.find(({ id }) => id === application.id)?.clock.provisional, true)
    const ledger = await net.applicant.does<Deadline & { words: { id: string; en: string } }>(
      200,
      'GET',
      `/v1/applications/${application.id}/clock`,
    )
    assert.equal(ledger.provisional, true)
    assert.match(ledger.words.en, /This date is provisional: the calendar of 2027 has not been published yet\.$/)
    const estimated = await net.nobody.does<{ dueAt: string; dueProvisionalBecause: { id: string } | null }>(
      200,
      'POST',
      '/v1/permit-types/IMB/estimate',
      { body: { answers: {}, on: '2026-12-21' } },
    )
    assert.equal(
      estimated.dueProvisionalBecause?.id,
      'Batas waktu ini sementara: kalender kerja tahun 2027 belum diumumkan.',
    )
    const early = await net.nobody.does<{ dueProvisionalBecause: object | null }>(
      200,
      'POST',
      '/v1/permit-types/IMB/estimate',
      { body: { answers: {}, on: '2026-11-24' } },
    )
    assert.equal(early.dueProvisionalBecause, null)
  })

  it('grants nothing by silence before its calendar is published', async () => {
    const application = await acceptedInDecember()
    await pool`update applications set due_at = now() - interval '1 day' where id = ${application.id}`
    assert.equal(await deemGranted(pool), 0)
    await pool`update applications set due_provisional = false where id = ${application.id}`
    assert.equal(await deemGranted(pool), 1)
  })
})

describe('the administrators of the province', () => {
  const officials = { channel: 'email', address: 'administrator@example.org', language: 'en' } as const
  const missing = () => calendarsMissing(pool)
  const alarms = async () =>
    (await pool<{ year: number; from: string }[]>`select year, reached_from::text as from from calendar_alarms`).map(
      (alarm) => ({ ...alarm }),
    )

  it('are notified 90 days before a deadline can reach into it, once, by mail and by a metric', async () => {
    await hasContact(net, net.admin, officials)
    await pool`delete from notices`
    assert.deepEqual([await watchCalendar(pool, Date.parse('2026-03-01T00:00:00Z')), await alarms()], [0, []])
    assert.deepEqual(
      await Promise.all([1, 2, 3].map(() => watchCalendar(pool, Date.parse('2026-12-01T00:00:00Z')))).then((raised) =>
        raised.reduce((sum, one) => sum + one),
      ),
      1,
    )
    const [alarm] = await alarms()
    assert.equal(alarm?.year, 2027)
    assert.ok((alarm?.from ?? '') >= '2026-12-01' && (alarm?.from ?? '') < '2027-01-01')
    const notices = await pool<{ kind: string; shown: string; facts: object }[]>`select kind, shown, facts from notices`
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['calendar_missing'],
    )
    const post = new KeepingPost()
    await sendNotices(pool, net.vault, post)
    const [letter] = post.parcels.map(({ content }) => mailIn(content))
    assert.match(letter?.text ?? '', /^Dear Administrator,\n\nThe calendar of 2027 has not been published\./)
    assert.equal(await missing(), 1)
  })

  it('publish it: deadlines are recomputed and no longer provisional, and the metric is 0', async () => {
    const application = await acceptedInDecember()
    const { officeHours, daysOff } = await calendarOf(2027)
    const body = {
      officeHours: officeHours.map((hours) => ({ ...hours, certainty: 'known' })),
      daysOff: [
        ...daysOff.map((day) => ({ ...day, names: { id: 'Libur', en: 'Holiday' }, kind: 'public_holiday' })),
        { on: '2027-01-04', kind: 'collective_leave', names: { id: 'Cuti bersama', en: 'Leave' }, certainty: 'known' },
      ],
    }
    await net.admin.does(201, 'POST', '/v1/calendar/2027/versions', { body, headers: { 'if-match': '"0"' } })
    await recomputeDeadlines(pool)
    const { clock } = await reads(application)
    assert.deepEqual([local(clock.dueAt), clock.provisional], ['2027-01-06 16:00', false])
    const { version, provisional } = await calendarOf(2027)
    assert.deepEqual([version, provisional], [1, false])
    assert.equal((await calendarOf(2028)).provisional, true)
    assert.equal(await missing(), 0)
  })
})
