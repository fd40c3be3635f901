import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { listWork } from '../../../src/applications/assignments/work-queries.ts'
import { listOfOffices } from '../../../src/applications/lists/queries.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { headOf, listed, worked } from '../../support/scenes/list-filters.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool, reader } = net.database

interface List {
  data: { id: string; assigneeId: string | null }[]
  page: { nextCursor: string | null }
}

const region = '31.71.05'
const villages = ['31.71.05.1001', '31.71.05.1002']
/** The hours until each application is due; null for unknown. Three are at the district, two at a village below it. */
const dueIn = { late: -30, tomorrow: 20, soon: 2, timeless: null, elsewhereLate: -2, elsewhereSoon: 5 }
type Name = keyof typeof dueIn
const applications: Partial<Record<Name, Application>> = {}
const nameOf = (id: string) => Object.entries(applications).find(([, application]) => application.id === id)?.[0] ?? id
const all: { desk?: Person; reviewer?: Person; head?: Person } = {}
const by = (who: keyof typeof all): Person => all[who] ?? assert.fail(who)

const lists = (query: string, person = by('reviewer')) => person.does<List>(200, 'GET', `/v1/applications?${query}`)
const names = async (query: string, person?: Person) => (await lists(query, person)).data.map(({ id }) => nameOf(id))

before(async () => {
  all.desk = await appoint(net, ['front_desk', 'reviewer'], region)
  all.reviewer = await appoint(net, ['reviewer'], region)
  all.head = await appoint(net, ['head'], '31.71')
  for (const [name, hours] of Object.entries(dueIn)) {
    const away = name.startsWith('elsewhere')
    const application = away
      ? await net.applicant.submits('SKTM', { villageCode: villages[1] })
      : await net.applicant.submits('SIP-DR', { villageCode: villages[0] })
    Object.assign(applications, { [name]: application })
    await pool`
      update applications
      set due_at = now() + ${hours}::float8 * interval '1 hour',
        calendar_edition = (select max(edition) from calendar_versions)
      where id = ${application.id}`
  }
  const closed = await net.applicant.submits('SIP-DR', { villageCode: villages[0] })
  await net.applicant.takes('withdraw', closed, { reason: 'Moved away.' })
})

describe('a queue of work', () => {
  it('begins with overdue and soon due ones of all offices in reach; those without a due date are last', async () => {
    assert.deepEqual(await names('sort=due'), [
      'late',
      'elsewhereLate',
      'soon',
      'elsewhereSoon',
      'tomorrow',
      'timeless',
    ])
    assert.deepEqual(await names('sort=due', by('head')), await names('sort=due'))
    assert.deepEqual(await names(`sort=due&officeId=${(await officeOf(net, region)).id}`), [
      'late',
      'soon',
      'tomorrow',
      'timeless',
    ])
  })

  it('has no closed application', async () => {
    const { data } = await lists('limit=200')
    assert.equal(data.length, (await lists('sort=due&limit=200')).data.length + 1)
  })

  it('is filtered by status, type, due time and overdue', async () => {
    assert.deepEqual(await names('sort=due&permitType=SKTM'), ['elsewhereLate', 'elsewhereSoon'])
    assert.deepEqual(await names('sort=due&status=in_review'), [])
    assert.deepEqual(await names('overdue=true'), ['late', 'elsewhereLate'])
    assert.deepEqual(await names('overdue=false&status=submitted'), ['soon', 'elsewhereSoon', 'tomorrow', 'timeless'])
    assert.deepEqual(await names(`dueBefore=${new Date(Date.now() + 10 * 3_600_000).toISOString()}&overdue=false`), [
      'soon',
      'elsewhereSoon',
    ])
  })

  it("is filtered by the caller's own, by a colleague's, and by unassigned ones", async () => {
    const { id: deskId } = await by('desk').does<{ id: string }>(200, 'GET', '/v1/me')
    for (const name of ['tomorrow', 'late'] as const) {
      const { id, version } = await by('desk').reads(applications[name] ?? assert.fail(name))
      await by('desk').does(200, 'PUT', `/v1/applications/${id}/assignee`, {
        body: { personId: deskId },
        headers: { 'if-match': `"${version}"` },
      })
    }
    assert.deepEqual(await names('assigneeId=me', by('desk')), ['late', 'tomorrow'])
    assert.deepEqual(await names('assigneeId=me'), [])
    assert.deepEqual(await names(`assigneeId=${deskId}&overdue=true`), ['late'])
    assert.deepEqual(await names('assigneeId=none'), ['elsewhereLate', 'soon', 'elsewhereSoon', 'timeless'])
    assert.deepEqual(await names('assigneeId=none&status=submitted&permitType=SIP-DR'), ['soon', 'timeless'])
    assert.deepEqual(
      (await lists('sort=due&limit=1')).data.map(({ assigneeId }) => assigneeId),
      [deskId],
    )
  })

  it('is read page by page, each application once, also those without a due date', async () => {
    for (const query of ['sort=due', 'assigneeId=none', 'sort=due&status=submitted']) {
      const met: string[] = []
      let cursor: string | null = ''
      for (let page = 1; page <= 10 && cursor !== null; page++) {
        const list: List = await lists(`${query}&limit=1${cursor && `&cursor=${cursor}`}`)
        met.push(...list.data.map(({ id }) => nameOf(id)))
        cursor = list.page.nextCursor
      }
      assert.deepEqual(met, await names(query), query)
    }
  })

  it('continues only with the same filters and order', async () => {
    const {
      page: { nextCursor },
    } = await lists('sort=due&limit=1')
    for (const query of [
      'sort=newest',
      'overdue=true',
      'assigneeId=none',
      'sort=due&status=submitted',
      `dueBefore=${new Date().toISOString()}`,
    ]) {
      isRefused(
        await by('reviewer').asks('GET', `/v1/applications?${query}&cursor=${nextCursor}`),
        400,
        'cursor_mismatch',
      )
    }
    assert.equal(
      (await by('reviewer').asks('GET', `/v1/applications?sort=due&limit=7&cursor=${nextCursor}`)).status,
      200,
    )
  })

  it('is for offices only, and its filters need its order', async () => {
    const faults = async (query: string, person = by('reviewer')) =>
      faultsIn(isRefused(await person.asks('GET', `/v1/applications?${query}`), 400, 'invalid_request'))
    assert.deepEqual(await faults('sort=newest&overdue=true'), ['sort needs_due'])
    assert.deepEqual(await faults('sort=due', net.applicant), ['sort not_a_queue'])
    assert.deepEqual(await faults('assigneeId=me&overdue=true&scope=own'), [
      'assigneeId not_a_queue',
      'overdue not_a_queue',
    ])
    for (const query of [
      'sort=last',
      'assigneeId=you',
      'assigneeId=31.71',
      'overdue=perhaps',
      'dueBefore=tomorrow',
      'dueBefore=2026-11-20T00:00:00-16:00',
    ])
      assert.equal((await by('reviewer').asks('GET', `/v1/applications?${query}`)).status, 400, query)
  })
})

describe('pages of lists', () => {
  const [ofOffice, ofProvince] = [headOf('31.71.06'), headOf('31')]
  const id = '00000000-0000-7000-8000-000000000000'
  const due = '2026-01-01T00:00:00.000000Z'
  const pages = [
    () => listOfOffices(reader, ofOffice, listed),
    () => listOfOffices(reader, ofOffice, { ...listed, after: id }),
    () => listOfOffices(reader, ofOffice, { ...listed, status: 'in_review' }),
    () => listOfOffices(reader, ofProvince, { ...listed, status: 'in_review' }),
    () => listWork(reader, ofOffice, worked),
    () => listWork(reader, ofOffice, { ...worked, after: { due, id } }),
    () => listWork(reader, ofOffice, { ...worked, status: 'in_review' }),
    () => listWork(reader, ofOffice, { ...worked, assigneeId: id }),
    () => listWork(reader, ofOffice, { ...worked, assigneeId: null }),
    () => listWork(reader, ofOffice, { ...worked, permitType: 'IMB' }),
    () => listWork(reader, ofProvince, worked),
  ]
  /** PostgreSQL plans a statement five times with its values before it may use a generic plan. */
  const plansOfItsOwn = 5

  it('are not planned for each request', async () => {
    // As in production: connections of tests use generic plans only.
    await reader`set plan_cache_mode = auto`
    for (const list of pages) for (let done = 0; done <= 2 * plansOfItsOwn; done++) await list()
    const planned = await reader<{ statement: string; custom: number; kept: number }[]>`
      select statement, custom_plans::int as custom, generic_plans::int as kept
      from pg_prepared_statements
      where statement like '%as mark%'`
    assert.ok(planned.filter(({ kept }) => kept > plansOfItsOwn).length >= pages.length)
    assert.deepEqual(
      planned.filter(({ custom }) => custom > plansOfItsOwn),
      [],
    )
  })
})
