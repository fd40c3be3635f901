import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { publishCalendar } from '../../../src/network/calendar/publish.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import type { Person, Reply } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

interface Hours {
  from: string
  opensAt: string
  closesAt: string
  certainty: 'known' | 'reported' | 'uncertain'
}
interface DayOff {
  on: string
  kind: 'public_holiday' | 'collective_leave' | 'other'
  names: { id: string; en: string }
  certainty: 'known' | 'reported' | 'uncertain'
}
interface Definition {
  officeHours: Hours[]
  daysOff: DayOff[]
}
interface Calendar extends Definition {
  year: number
  version: number
  publishedAt: string
  timeZone: string
  workingDays: string[]
  note?: { en: string }
}

const today = () => Temporal.Now.plainDateISO('Asia/Jakarta')
const later = today().add({ years: 2 }).year
const hours = (year: number): Hours[] => [
  { from: `${year}-01-01`, opensAt: '08:00', closesAt: '15:30', certainty: 'known' },
]
const off = (on: string): DayOff => ({ on, kind: 'other', names: { id: 'Libur', en: 'A day off' }, certainty: 'known' })
const plain = (year: number, ...daysOff: string[]): Definition => ({
  officeHours: hours(year),
  daysOff: daysOff.map(off),
})

const reads = (year: number) => net.nobody.does<Calendar>(200, 'GET', `/v1/calendar/${year}`)
const publishes = (year: number, definition: object, etag?: string, who: Person = net.admin): Promise<Reply> =>
  who.asks('POST', `/v1/calendar/${year}/versions`, {
    body: definition,
    headers: { ...(etag !== undefined && { 'if-match': etag }) },
  })

describe('the calendar of a year', () => {
  it('is public: working days, days off and hours, with their certainty', async () => {
    const { version, timeZone, workingDays, daysOff, officeHours } = await reads(2026)
    assert.deepEqual(
      [version, timeZone, workingDays.length, workingDays[0], daysOff.length],
      [1, 'Asia/Jakarta', 240, '2026-01-02', 25],
    )
    assert.deepEqual(
      daysOff.find(({ on }) => on === '2026-03-20'),
      {
        on: '2026-03-20',
        kind: 'collective_leave',
        names: { id: 'Cuti bersama Idul Fitri', en: 'Collective leave for Eid al-Fitr' },
        certainty: 'reported',
        source: 'brilio.net, public holidays and collective leave of 2026',
      },
    )
    assert.deepEqual(
      officeHours.map(({ opensAt, closesAt, certainty }) => [opensAt, closesAt, certainty]),
      [['07:30', '16:00', 'reported']],
    )
  })

  it('has every version: 18 August 2025 came in the second', async () => {
    const { data } = await net.nobody.does<{ data: { version: number; daysOff: number; note: { en: string } }[] }>(
      200,
      'GET',
      '/v1/calendar/2025/versions',
    )
    assert.deepEqual(
      data.map(({ version, daysOff }) => [version, daysOff]),
      [
        [1, 27],
        [2, 28],
      ],
    )
    const first = await net.nobody.does<Calendar>(200, 'GET', '/v1/calendar/2025/versions/1')
    assert.ok(first.workingDays.includes('2025-08-18'))
    assert.ok(!(await reads(2025)).workingDays.includes('2025-08-18'))
  })

  it('that was never published has no versions, and is not provisional once it is over', async () => {
    assert.deepEqual(
      (await net.nobody.does<{ provisional: boolean; version: number }>(200, 'GET', `/v1/calendar/${later}`)).version,
      0,
      'A year to come has a provisional calendar.',
    )
    for (const path of ['2016', `${later}/versions`, `${later}/versions/1`, '2026/versions/9']) {
      const reply = await net.nobody.asks('GET', `/v1/calendar/${path}`)
      isRefused(reply, 404, 'not_found')
      assert.equal(reply.headers['etag'], undefined, path)
    }
    for (const path of ['1999', '2101', 'next', '2026/versions/0'])
      assert.equal((await net.nobody.asks('GET', `/v1/calendar/${path}`)).status, 400, path)
  })

  it('is immutable once it is published, even for direct access to the database', async () => {
    const refused = { code: '23001' }
    await assert.rejects(net.database.pool`update calendar_versions set definition = '{}'`, refused)
    await assert.rejects(net.database.pool`delete from calendar_versions`, refused)
  })
})

describe('publishing a calendar', () => {
  it('creates the next version, based on the one that was read', async () => {
    const year = later
    const first = await publishes(year, plain(year, `${year}-01-01`))
    assert.deepEqual(
      [first.status, versionTag(first), first.headers['location']],
      [201, '"1"', `/v1/calendar/${year}/versions/1`],
      first.text,
    )
    isRefused(await publishes(year, plain(year)), 428, 'precondition_required')
    isRefused(await publishes(year, plain(year), '"2"'), 412, 'stale')
    const read = await net.nobody.asks('GET', `/v1/calendar/${year}`)
    assert.deepEqual([read.status, versionTag(read)], [200, '"1"'])
    assert.equal((await publishes(year, plain(year, `${year}-01-01`, `${year}-08-17`), '"1"')).status, 201)
    assert.deepEqual(
      (await reads(year)).daysOff.map(({ on }) => on),
      [`${year}-01-01`, `${year}-08-17`],
    )
  })

  it('accepts the samples unchanged', async () => {
    for (const year of [2015, 2025, 2026]) {
      const { officeHours, daysOff, note, version } = await reads(year)
      const again = await publishes(year, { officeHours, daysOff, note }, `"${version}"`)
      assert.equal(again.status, 201, again.text)
    }
  })

  it('is for administrators', async () => {
    for (const somebody of [net.applicant, net.head, net.frontDesk])
      isRefused(await publishes(later + 1, plain(later + 1), undefined, somebody), 403, 'forbidden')
  })

  it('names every fault at once, and changes nothing', async () => {
    const [one] = hours(later + 1)
    const wrong = {
      officeHours: [{ ...one, from: `${later}-01-01`, closesAt: '07:00' }],
      daysOff: [off(`${later}-12-31`), off(`${later + 1}-05-01`), off(`${later + 1}-05-01`)],
    }
    assert.deepEqual(faultsIn(isRefused(await publishes(later + 1, wrong), 422, 'rule_broken')), [
      '/daysOff/0/on other_year',
      '/daysOff/2/on uniqueItems',
      '/officeHours first_hours',
      '/officeHours/0/closesAt closes_first',
      '/officeHours/0/from other_year',
    ])
    for (const body of [
      {},
      { ...plain(later + 1), officeHours: [] },
      plain(later + 1, `${later + 1}-02-30`),
      { ...plain(later + 1), daysOff: [{ on: `${later + 1}-05-01` }] },
    ]) {
      isRefused(await publishes(later + 1, body), 400, 'invalid_request')
    }
    isRefused(await net.nobody.asks('GET', `/v1/calendar/${later + 1}/versions`), 404, 'not_found')
  })

  it('takes no day off that has passed, and opens none', async () => {
    const { year } = today()
    const published = await net.database.pool`select from calendar_versions where year = ${year}`
    const before = published.length > 0 ? await reads(year) : (await publishes(year, plain(year))).json<Calendar>()
    const passed = before.workingDays.filter((day) => day < today().toString()).at(-1)
    if (!passed) return
    const { officeHours, daysOff, version } = before
    const reply = await publishes(year, { officeHours, daysOff: [...daysOff, off(passed)] }, `"${version}"`)
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), [`/daysOff/${daysOff.length}/on day_passed`])
    assert.match(
      reply.refusal.errors?.[0]?.detail ?? '',
      /^"Day" \(number \d+\) changes \d{1,2} \w+ \d{4}, which has passed\. That day stays as it was published\.$/,
    )
    const opened = daysOff.find(
      ({ on }) => on < today().toString() && ![6, 7].includes(Temporal.PlainDate.from(on).dayOfWeek),
    )
    if (opened)
      assert.deepEqual(
        faultsIn(
          isRefused(
            await publishes(year, { officeHours, daysOff: daysOff.filter((day) => day !== opened) }, `"${version}"`),
            422,
            'rule_broken',
          ),
        ),
        ['/daysOff day_passed'],
      )
    assert.equal((await reads(year)).version, version)
  })

  it('takes effect once under an Idempotency-Key', async () => {
    const year = later + 2
    const call = { body: plain(year), headers: { 'idempotency-key': crypto.randomUUID() } }
    const replies = [
      await net.admin.asks('POST', `/v1/calendar/${year}/versions`, call),
      await net.admin.asks('POST', `/v1/calendar/${year}/versions`, call),
    ]
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201],
    )
    assert.equal((await reads(year)).version, 1)
  })
})

describe('two administrators who publish at once', () => {
  const publishing =
    (year: number, ifVersion: number | undefined) => async (tx: Parameters<typeof publishCalendar>[0]) =>
      publishCalendar(
        tx,
        { year, ifVersion, definition: plain(year, `${year}-06-01`), today: today().toString() },
        await actorOf(net, 'admin'),
      )

  it('publish one version, and the other gets a refusal as stale', async () => {
    const year = later + 3
    isRefused(await race(net, publishing(year, undefined), () => publishes(year, plain(year))), 412, 'stale')
    isRefused(await race(net, publishing(year, 1), () => publishes(year, plain(year), '"1"')), 412, 'stale')
    const { version, daysOff } = await reads(year)
    assert.deepEqual([version, daysOff.map(({ on }) => on)], [2, [`${year}-06-01`]])
  })

  it('of different years publish in turn, so that each edition includes the one before it', async () => {
    const [one, other] = [later + 4, later + 5]
    assert.equal((await race(net, publishing(one, undefined), () => publishes(other, plain(other)))).status, 201)
    const editions = await net.database.pool<
      { year: number }[]
    >`select year from calendar_versions order by edition desc limit 2`
    assert.deepEqual(
      editions.map(({ year }) => year),
      [other, one],
    )
  })
})
