import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { returnCodes } from '../../src/applications/case/case.ts'
import type { Interval } from '../../src/applications/clocks/ledger.ts'
import type { Status } from '../../src/applications/lifecycle.ts'
import { currentEdition, workingCalendar } from '../../src/network/calendar/queries.ts'
import {
  addWorkingTime,
  measureWorkingTime,
  type WorkingCalendar,
  workingTimeOf,
} from '../../src/network/calendar/working-time.ts'
import { inTransaction } from '../../src/platform/db/client.ts'
import { countEvents, countOverdue } from '../../src/statistics/count.ts'
import { publishCount, publishShare, smallestForNinetieth, smallestGroup } from '../../src/statistics/disclosure.ts'
import { measureOf, relativeError } from '../../src/statistics/measures.ts'
import { seeded } from '../support/chance/chance.ts'
import { taking } from '../support/faults/racing.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { today } from '../support/scenes/days.ts'
import { dissolves, staffed } from '../support/scenes/offices.ts'
import { type PastFile, type PastStep, writePast } from '../support/scenes/past-files.ts'
import { officeOf } from '../support/staff.ts'

interface Time {
  amount: number
}
interface Times {
  applications: number | null
  median: Time | null
  ninetiethPercentile: Time | null
}
interface Cell {
  period: string
  permitType: string | null
  level: string | null
  office: { id: string; regionCode: string; level: string } | null
  filed: number | null
  decided: Record<string, number | null>
  withdrawn: number | null
  lapsed: number | null
  returned: { total: number | null; reasons: { code: string; count: number | null }[] }
  completenessCheck: { netTime: Times; total: number | null; onTime: { share: number | null } }
  netTime: Times
  onTime: { applications: number | null; share: number | null }
  deemedGranted: number | null
  overdue: number | null
}
interface List {
  countedAt: string
  data: Cell[]
  page: { nextCursor: string | null }
}

const net = await network()
after(() => net.close())
const { pool } = net.database
const chance = seeded(6)
function one<T>(of: readonly T[]): T {
  const chosen = of[Math.floor(chance() * of.length)]
  if (chosen === undefined) throw new Error('There is nothing to choose from.')
  return chosen
}
const hour = 3_600_000

const ways: readonly (readonly Status[])[] = [
  ['submitted'],
  ['submitted', 'returned'],
  ['submitted', 'in_review'],
  ['submitted', 'returned', 'submitted', 'in_review', 'ready_to_sign', 'issued'],
  ['submitted', 'in_review', 'ready_to_sign', 'issued'],
  ['submitted', 'in_review', 'ready_to_sign', 'issued', 'handed_over'],
  ['submitted', 'in_review', 'refusal_proposed', 'refused'],
  ['submitted', 'in_review', 'issued'],
  ['submitted', 'withdrawn'],
  ['submitted', 'returned', 'lapsed'],
]
const types = ['SKTM', 'IMB', 'KOST'] as const
const regions = ['31.71.06.1001', '31.71.06', '31.71.07', '31.71'] as const
const offices: Record<string, { id: string; region: string; level: string }> = {}
const home = new Map<string, string>()
/** The level by the number of segments of a region's code. */
const levels: Record<number, 'city' | 'district' | 'village'> = { 2: 'city', 3: 'district', 4: 'village' }

before(async () => {
  const [person] = await pool<{ id: string }[]>`select id from people where subject = 'applicant-1'`
  for (const region of regions) {
    const { id } = await officeOf(net, region)
    offices[id] = { id, region, level: levels[region.split('.').length] ?? 'city' }
  }
  const applicantId = person?.id ?? (await net.applicant.does<{ id: string }>(200, 'GET', '/v1/me')).id
  const files = Array.from({ length: 700 }, () => someFile(applicantId))
  for (const { id, officeId } of files) home.set(id, officeId)
  await writePast(pool, files)
  while ((await countEvents(pool)) > 0);
  await countOverdue(pool)
})

/** Returns a random history of 2025 and 2026, most often at the first office, with minutes to weeks between steps. */
function someFile(applicantId: string): PastFile {
  const start = Date.UTC(2025, 9, 1) + chance() * 330 * 24 * hour
  let at = start
  const steps: PastStep[] = one(ways).map((to) => {
    at += chance() < 0.2 ? chance() * 6 * hour : chance() * 10 * 24 * hour
    return {
      to,
      at: new Date(at),
      ...(to === 'returned' && {
        details: {
          reasons: [
            { target: 'identity_card', code: one(returnCodes) },
            { target: '/applicant', code: one(returnCodes) },
          ],
        },
      }),
    }
  })
  const stops = ['issued', 'refused', 'withdrawn', 'lapsed']
  const stopped = steps.find(({ to }) => stops.includes(to))
  return {
    id: crypto.randomUUID(),
    permitType: chance() < 0.7 ? 'SKTM' : one(types),
    officeId: one(chance() < 0.6 ? Object.keys(offices).slice(0, 1) : Object.keys(offices)),
    applicantId,
    villageCode: '31.71.06.1001',
    steps,
    dueAt: chance() < 0.8 ? new Date(start + chance() * 60 * 24 * hour) : null,
    stoppedAt: stopped?.at ?? null,
  }
}

interface Fact {
  month: string
  type: string
  office: string
  what: string
  net?: number | null
  check?: { used: number; onTime: boolean }
  onTime?: boolean | null
  reasons?: string[]
}

/** Returns the counted facts of the whole history, with the office responsible at each event. */
async function facts(): Promise<Fact[]> {
  const calendar = await workingCalendar(pool, await currentEdition(pool))
  const rows = await pool<
    {
      id: string
      type: string
      action: string | null
      from: string | null
      permitType: string
      at: Date
      details: { reasons?: { code: string }[]; to?: { id: string } }
      due: Date | null
      intervals: Interval[]
    }[]
  >`
    select a.id, e.type, e.action, e.from_status as
    from, a.permit_type as "permitType", e.at, e.details, a.due_at as due,
      (select json_agg(json_build_object('status', i.status, 'clock', i.clock, 'startedAt', i.started_at, 'endedAt',
        i.ended_at)
        order by i.sequence)
        from application_intervals i
        where i.application_id = a.id) as intervals
    from application_events e
    join applications a on a.id = e.application_id
    order by a.id, e.version`
  const responsible = new Map(home)
  return rows.flatMap(({ id, type, action, from, permitType, at, details, due, intervals }) => {
    if (/^application\.(?:archive_)?transferred$/.test(type)) responsible.set(id, details.to?.id ?? '')
    const fact = { month: monthOf(at), type: permitType, office: responsible.get(id) ?? '' }
    if (type === 'application.deemed_granted') return [{ ...fact, what: 'deemed_granted' }]
    const what = Object.entries(measureOf).find(([step]) => step === action)?.[1]
    if (!what || (what === 'filed' && from !== 'draft') || (what === 'withdrawn' && from === 'draft')) return []
    const decided = ['issued', 'refused', 'issued_by_silence'].includes(what)
    const accepted = intervals.find(({ status }) => status === 'in_review')?.startedAt
    if (what === 'checked' && Date.parse(accepted ?? '') !== at.getTime()) return []
    return [
      {
        ...fact,
        what,
        reasons: (details.reasons ?? []).map(({ code }) => code),
        net: decided ? netOf(intervals, calendar) : null,
        ...(what === 'checked' && { check: checkOf(intervals, calendar) }),
        onTime: decided && due ? at <= due : null,
      },
    ]
  })
}

const months = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta', year: 'numeric', month: '2-digit' })
const monthOf = (at: Date) => months.format(at)
const netOf = (intervals: Interval[], calendar: WorkingCalendar) =>
  spentSince(serviceBegan(intervals, calendar), intervals, calendar)

const spentSince = (since: number, intervals: Interval[], calendar: WorkingCalendar) =>
  intervals
    .filter(({ clock }) => clock === 'running')
    .reduce((sum, { startedAt, endedAt }) => {
      const from = Math.max(since, Date.parse(startedAt))
      return sum + measureWorkingTime(calendar, from, Date.parse(endedAt ?? startedAt))
    }, 0) / 60_000

/**
 * Returns the time of the completeness check before the first acceptance, and when its one working day ended, if it
 * did.
 */
function checkOf(intervals: Interval[], calendar: WorkingCalendar) {
  const before = intervals.slice(
    0,
    intervals.findIndex(({ status }) => status === 'in_review'),
  )
  const checks = before.filter(({ status }) => status === 'submitted')
  const handedIn = Date.parse(checks[0]?.startedAt ?? '')
  let left = workingTimeOf(calendar, handedIn, { amount: 1, unit: 'working_days' })
  let ranOutAt: number | undefined
  for (const { startedAt, endedAt } of checks) {
    const [from, to] = [Date.parse(startedAt), Date.parse(endedAt ?? '')]
    const used = measureWorkingTime(calendar, from, to)
    if (used >= left && addWorkingTime(calendar, from, left) < to) ranOutAt ??= addWorkingTime(calendar, from, left)
    left -= used
  }
  return { used: spentSince(0, checks, calendar), onTime: ranOutAt === undefined, ranOutAt }
}

function serviceBegan(intervals: Interval[], calendar: WorkingCalendar): number {
  const accepted = intervals.find(({ status }) => status === 'in_review')?.startedAt ?? ''
  return checkOf(intervals, calendar).ranOutAt ?? Date.parse(accepted)
}

async function lateOnes(): Promise<Fact[]> {
  const rows = await pool<{ at: Date; type: string; office: string }[]>`
    select submitted_at as at, permit_type as type, office_id as office
    from applications
    where stopped_at is null and submitted_at is not null and due_at < now()`
  return rows.map(({ at, type, office }) => ({ month: monthOf(at), type, office, what: 'overdue' }))
}

/** Returns the expected figures of a group, except times, which are compared separately. */
function expected(group: Fact[]) {
  const of = (...what: string[]) => group.filter((fact) => what.includes(fact.what))
  const [decided, codes] = [of('issued', 'refused', 'issued_by_silence'), group.flatMap(({ reasons = [] }) => reasons)]
  const checks = of('checked')
  const due = decided.filter(({ onTime }) => onTime != null)
  return {
    filed: publishCount(of('filed').length),
    withdrawn: publishCount(of('withdrawn').length),
    lapsed: publishCount(of('lapsed').length),
    deemedGranted: publishCount(of('deemed_granted').length),
    overdue: publishCount(of('overdue').length),
    decided: {
      total: publishCount(decided.length),
      issued: publishCount(of('issued').length),
      issuedBySilence: publishCount(of('issued_by_silence').length),
      refused: publishCount(of('refused').length),
    },
    returned: {
      total: publishCount(of('returned').length),
      reasons: [...new Set(codes)]
        .sort()
        .map((code) => ({ code, count: publishCount(codes.filter((other) => other === code).length) })),
    },
    onTime: {
      applications: publishCount(due.length),
      share: publishShare(due.filter(({ onTime }) => onTime).length, due.length),
    },
    timed: publishCount(decided.filter(({ net: time }) => time != null).length),
    completenessCheck: {
      total: publishCount(checks.length),
      bySilence: 0,
      onTime: {
        applications: publishCount(checks.length),
        share: publishShare(checks.filter(({ check }) => check?.onTime).length, checks.length),
      },
      timed: publishCount(checks.length),
    },
  }
}

const ranked = (group: Fact[], share: number) =>
  rankedOf(
    group.flatMap(({ net: time }) => (time == null ? [] : [time])),
    share,
  )
const rankedOf = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0

async function asks(query: string): Promise<Cell[]> {
  const cells: Cell[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { data, page }: List = await net.nobody.does<List>(
      200,
      'GET',
      `/v1/statistics?limit=7&${query}${cursor && `&cursor=${cursor}`}`,
    )
    cells.push(...data)
    cursor = page.nextCursor
  }
  return cells
}

/** The grouping of each query: returns the key of a fact's group; undefined leaves the fact out. */
const questions: Record<string, (fact: Fact) => string | undefined> = {
  'period=2026': ({ month }) => (month.startsWith('2026') ? '2026' : undefined),
  'period=2025-11': ({ month }) => (month === '2025-11' ? month : undefined),
  'period=2026&by=permit_type': ({ month, type }) => (month.startsWith('2026') ? `2026 ${type}` : undefined),
  'period=2026&by=level': ({ month, office }) =>
    month.startsWith('2026') ? `2026 ${offices[office]?.level}` : undefined,
  'period=2026&by=office': ({ month, office }) =>
    month.startsWith('2026') ? `2026 ${offices[office]?.region}` : undefined,
  'period=2026&by=month&permitType=SKTM': ({ month, type }) =>
    month.startsWith('2026') && type === 'SKTM' ? `${month} SKTM` : undefined,
  'period=2026&by=office,month,permit_type': ({ month, type, office }) =>
    month.startsWith('2026') ? `${month} ${offices[office]?.region} ${type}` : undefined,
  'period=2026&level=district': ({ month, office }) =>
    month.startsWith('2026') && offices[office]?.level === 'district' ? '2026 district' : undefined,
  'period=2026&by=office&level=district': ({ month, office }) =>
    month.startsWith('2026') && offices[office]?.level === 'district' ? `2026 ${offices[office].region}` : undefined,
}
const nameOf = ({ period, level, office, permitType }: Cell) =>
  [period, office?.regionCode ?? level, permitType].filter((part) => part !== null).join(' ')

async function isTold(): Promise<void> {
  const all = [...(await facts()), ...(await lateOnes())]
  for (const [query, keyOf] of Object.entries(questions)) {
    const groups = Map.groupBy(all, (fact) => keyOf(fact) ?? '')
    groups.delete('')
    const cells = await asks(query)
    assert.deepEqual(cells.map(nameOf).sort(), [...groups.keys()].sort(), query)
    for (const cell of cells) {
      const group = groups.get(nameOf(cell)) ?? []
      const {
        netTime: { applications: timed, median, ninetiethPercentile },
        completenessCheck: { netTime: checkTime, ...check },
        period: _period,
        permitType: _type,
        level: _level,
        office: _office,
        ...rest
      } = cell
      assert.deepEqual(
        { ...rest, timed, completenessCheck: { ...check, timed: checkTime.applications } },
        expected(group),
        `${query}: ${nameOf(cell)}`,
      )
      const many = group.filter(({ net: time }) => time != null).length
      isAbout(median, many < smallestGroup ? null : ranked(group, 0.5))
      const checks = group.flatMap((fact) => fact.check?.used ?? [])
      isAbout(checkTime.median, checks.length < smallestGroup ? null : rankedOf(checks, 0.5))
      isAbout(ninetiethPercentile, many < smallestForNinetieth ? null : ranked(group, 0.9))
    }
  }
}

function isAbout(time: Time | null, exact: number | null): void {
  if (exact === null || time === null) assert.equal(time, exact)
  else assert.ok(Math.abs(time.amount - exact) <= exact * relativeError + 1, `${time.amount} is not about ${exact}`)
}

describe('the figures', () => {
  it('equal the history in every grouping', isTold)

  it('are not trivial: there are medians, late decisions and reasons among them', async () => {
    const [all] = await asks('period=2026')
    assert.ok(
      all?.netTime.ninetiethPercentile &&
        all.onTime.share !== null &&
        all.onTime.share < 1 &&
        all.overdue &&
        all.returned.reasons.length === returnCodes.length,
    )
  })

  it('as open data say of when they are', async () => {
    const { headers } = await net.nobody.asks('GET', '/v1/open-data/statistics/2026')
    const { countedAt } = await net.nobody.does<{ countedAt: string }>(200, 'GET', '/v1/statistics')
    assert.equal(headers['last-modified'], new Date(countedAt).toUTCString())
  })

  it('as open data are the same, one line for each month, office and permit type', async () => {
    const reply = await net.nobody.asks('GET', '/v1/open-data/statistics/2026')
    const [head = '', ...lines] = reply.text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','))
    const column = (name: string) => head.indexOf(name)
    assert.match(String(reply.headers['content-type']), /^text\/csv/)
    const cells = await asks('period=2026&by=office,month,permit_type')
    const told = cells.map((cell) =>
      [
        nameOf(cell),
        cell.filed,
        cell.decided['total'],
        cell.netTime.median?.amount,
        cell.onTime.share,
        cell.returned.reasons.find(({ code }) => code === 'missing')?.count,
      ]
        .map((value) => String(value ?? ''))
        .join(),
    )
    const columns = ['filed', 'decided', 'median_working_minutes', 'on_time_share', 'returned_missing'].map(column)
    assert.deepEqual(
      lines.map((line) =>
        [
          [line[column('month')], line[column('office_region')], line[column('permit_type')]].join(' '),
          ...columns.map((at) => line[at]),
        ].join(),
      ),
      told.map((line, at) => (cells[at]?.returned.reasons.some(({ code }) => code === 'missing') ? line : `${line}0`)),
    )
  })

  it('are read from counters: they are answered while applications and histories are locked', async () => {
    await inTransaction(pool, async (tx) => {
      await tx`lock table applications, application_events, application_intervals in access exclusive mode`
      await asks('period=2026&by=office,permit_type')
    })
  })
})

describe('counting', () => {
  const inReview = async () => {
    const file = await net.applicant.submits('SKTM')
    home.set(file.id, file.office?.id ?? '')
    await net.frontDesk.takes('accept', file)
    return file
  }
  const counted = async (name: string) =>
    (
      await pool<{ count: number }[]>`
        select count
        from statistics
        where measure = ${name} and place = 'network' and permit_type = '*' and period = ${today().slice(0, 4)}`
    )[0]?.count ?? 0

  it('loses no event that commits after later ones, and counts none twice', async () => {
    const [early, late] = [await inReview(), await inReview()]
    while ((await countEvents(pool)) > 0);
    const before = await counted('returned')
    await inTransaction(pool, async (tx) => {
      await taking(net, 'reviewer', early, {
        action: 'return',
        reasons: [{ target: 'identity_card', code: 'unreadable' }],
      })(tx)
      await net.reviewer.takes('return', late, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
      assert.equal(await countEvents(pool), 1)
    })
    assert.deepEqual([await countEvents(pool), await countEvents(pool), await counted('returned')], [1, 0, before + 2])
  })

  it('continues where it was interrupted', async () => {
    const file = await inReview()
    while ((await countEvents(pool)) > 0);
    const before = await counted('returned')
    await net.reviewer.takes('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await assert.rejects(
      inTransaction(pool, async (tx) => {
        assert.equal(await countEvents(tx), 1)
        throw new Error('The worker is gone.')
      }),
      /is gone/,
    )
    assert.deepEqual(
      [await counted('returned'), await countEvents(pool), await counted('returned')],
      [before, 1, before + 1],
    )
  })

  it('by several workers at once is right', async () => {
    for (const file of await Promise.all([1, 2, 3].map(inReview)))
      await net.reviewer.takes('propose_refusal', file, inputs['refuse'])
    await Promise.all([1, 2, 3, 4].map(() => countEvents(pool)))
    await isTold()
  })

  it('counts exactly the steps that have a counter', async () => {
    const [trigger] = await pool<
      { text: string }[]
    >`select pg_get_functiondef(tgfoid) as text from pg_trigger where tgname = 'events_are_counted'`
    const actions = [...(trigger?.text ?? '').matchAll(/'([a-z_]+)'(?!::)/g)].map(([, word]) => word)
    assert.deepEqual(actions.sort(), Object.keys(measureOf).sort())
  })

  it('leaves the figures of a dissolved office', async () => {
    await staffed(net, '31.71.06')
    await dissolves(net, '31.71.06.1001', '31.71.06')
    const before = await asks('period=2026&by=office')
    while ((await countEvents(pool)) > 0);
    await countOverdue(pool)
    await isTold()
    const of = (cells: Cell[], region: string) => cells.find(({ office }) => office?.regionCode === region)
    const [then, now] = [of(before, '31.71.06.1001'), of(await asks('period=2026&by=office'), '31.71.06.1001')]
    assert.deepEqual({ ...now, overdue: null }, { ...then, overdue: null })
    assert.deepEqual([then?.overdue !== 0, now?.overdue], [true, 0])
  })

  it('counts a late event for the office responsible at its time, also after a later transfer', async () => {
    await pool`truncate statistics`
    await pool`
      insert into uncounted
      select e.id
      from application_events e
      where e.type = 'application.deemed_granted'
        or e.action in ('accept', 'accept_by_silence', 'return', 'sign', 'issue_by_silence', 'refuse', 'lapse')
        or (e.action = 'submit' and e.from_status = 'draft') or e.action = 'withdraw'`
    while ((await countEvents(pool)) > 0);
    await countOverdue(pool)
    await isTold()
  })
})

describe('a client that reads figures', () => {
  it('again gets 304 while nothing has changed, and may cache a copy for some minutes', async () => {
    for (const url of ['/v1/statistics?period=2026&by=level', '/v1/open-data/statistics/2026']) {
      const first = await net.nobody.asks('GET', url)
      const headers = { 'if-none-match': String(first.headers['etag']) }
      const again = await net.nobody.asks('GET', url, { headers })
      assert.deepEqual(
        [first.headers['cache-control'], again.status, again.text, again.headers['etag']],
        ['public, max-age=300', 304, '', first.headers['etag']],
      )
    }
  })

  it('after a new count gets the new figures', async () => {
    const url = '/v1/statistics?period=2026'
    const headers = { 'if-none-match': String((await net.nobody.asks('GET', url)).headers['etag']) }
    await net.applicant.submits('SKTM')
    await countEvents(pool)
    assert.equal((await net.nobody.asks('GET', url, { headers })).status, 200)
  })

  it('for an unknown group gets nothing, and for a malformed query a refusal', async () => {
    assert.deepEqual(await asks('period=2031'), [])
    assert.deepEqual(await asks('period=2026&permitType=NONE'), [])
    for (const query of [
      'period=2026-13',
      'period=26',
      'by=person',
      'by=',
      'by=office;month',
      'officeId=1',
      'level=moon',
      'limit=0',
      'applicantId=1',
    ])
      isRefused(await net.nobody.asks('GET', `/v1/statistics?${query}`), 400, 'invalid_request')
    const {
      page: { nextCursor },
    } = await net.nobody.does<List>(200, 'GET', '/v1/statistics?period=2026&by=month&limit=1')
    isRefused(
      await net.nobody.asks('GET', `/v1/statistics?period=2025&by=month&limit=1&cursor=${nextCursor}`),
      400,
      'cursor_mismatch',
    )
    isRefused(await net.nobody.asks('GET', '/v1/open-data/statistics/26'), 400, 'invalid_request')
  })
})
