import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Actor } from '../../../src/access/identity/actor.ts'
import { listWork } from '../../../src/applications/assignments/work-queries.ts'
import { listOfCounters, listOfOffices } from '../../../src/applications/lists/queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { readingOf } from '../../support/measuring/reading.ts'
import { network } from '../../support/network.ts'
import { headOf, listed, worked } from '../../support/scenes/list-filters.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const region = '31.71.06'
const villageCode = '31.71.06.1001'
const elsewhere = '31.71.06.1002'
const assigneeId = '00000000-0000-7000-8000-000000000001'
const actors: { front?: Actor } = {}
const deskOf = () => actors.front ?? assert.fail()
const headOfProvince = headOf('31')
const headOfRegion = headOf(region)

/** So many applications match each single filter, and few match two. */
const many = 6_000

interface Some {
  permitType: string
  status: string
  count: number
  /** One in so many is assigned to the officer; 0: all are assigned to twenty others. */
  assigned: number
  village?: string
}

/** Inserts applications that were filed at the counter of the district, all due tomorrow. */
const insertSome = (office: string, { permitType, status, count, assigned, village = villageCode }: Some) => pool`
  insert into applications (reference, tracking_key, permit_type, permit_type_version, status, channel,
    filed_at_office_id, office_id, village_code, due_at, stopped_at, assigned_to, assigned_at)
  select ${`${permitType} ${status} ${village}`} || number, number, ${permitType}, 1,
    ${status}::text::application_status, 'counter', ${office}, ${office}, ${village}, now() + interval '1 day',
    case when ${status}::text = 'refused' then now() end, a.officer, case when a.officer is not null then now() end
  from generate_series(1, ${count}) number
  cross join lateral (
    select case
        when ${assigned}::int = 0 then ('00000000-0000-7000-8000-1' || lpad((number % 20)::text, 11, '0'))::uuid
        when number % nullif(${assigned}::int, 0) = 0 then ${assigneeId}::uuid end as officer
  ) a`

before(async () => {
  const { id } = await officeOf(net, region)
  await appoint(net, ['front_desk'], region)
  actors.front = await actorOf(net, 'front-desk')
  await pool`
    insert into people (id, issuer, subject, name)
    select ('00000000-0000-7000-8000-1' || lpad(number::text, 11, '0'))::uuid, 'https://sign-in.example', number::text,
      ''
    from generate_series(0, 19) number
    union all
    select ${assigneeId}::uuid, 'https://sign-in.example', 'assignee', ''`
  const some: Some[] = [
    { permitType: 'SKTM', status: 'in_review', count: many, assigned: 2 },
    { permitType: 'SIP-DR', status: 'submitted', count: many, assigned: 1 },
    { permitType: 'SIP-DR', status: 'in_review', count: 4, assigned: 2 },
    { permitType: 'SKTM', status: 'in_inspection', count: many, assigned: 0 },
    { permitType: 'SKTM', status: 'in_inspection', count: 2, assigned: 1, village: elsewhere },
    { permitType: 'SKTM', status: 'refused', count: many, assigned: 0, village: elsewhere },
    { permitType: 'SKTM', status: 'refused', count: 3, assigned: 0 },
  ]
  for (const each of some) await insertSome(id, each)
  await pool`analyze applications`
})

/** Asserts the number of rows that a list shows, and that it has not read those that match one filter only. */
async function readsOnly(rows: number, list: (db: Db) => ReturnType<typeof listWork | typeof listOfOffices>) {
  assert.equal((await list(pool)).length, rows)
  const { leftOut } = await readingOf(pool, list)
  assert.ok(leftOut < many / 4, `${leftOut} rows were read and left out.`)
}

describe('a queue with two filters reads few others', () => {
  for (const [scope, actor] of Object.entries({ province: headOfProvince, office: headOfRegion })) {
    it(`of the ${scope}: of one type in one status`, () =>
      readsOnly(4, (db) => listWork(db, actor, { ...worked, permitType: 'SIP-DR', status: 'in_review' })))

    it(`of the ${scope}: of one type, for nobody yet`, () =>
      readsOnly(2, (db) => listWork(db, actor, { ...worked, permitType: 'SIP-DR', assigneeId: null })))

    it(`of the ${scope}: of one officer, in one status`, () =>
      readsOnly(2, (db) => listWork(db, actor, { ...worked, status: 'in_inspection', assigneeId })))
  }
})

describe('a list of a whole province without a filter', () => {
  it('reads the newest of each status, and not those of each office', async () => {
    const { indexes } = await readingOf(pool, (db) => listOfOffices(db, headOfProvince, listed))
    assert.ok(indexes.includes('applications_by_status_with_type'), indexes.join())
    assert.ok(!indexes.includes('applications_by_office'))
  })
})

describe('a list with two filters reads few others', () => {
  for (const [scope, actor] of Object.entries({ province: headOfProvince, office: headOfRegion })) {
    it(`of the ${scope}: of one type in one status`, () =>
      readsOnly(4, (db) => listOfOffices(db, actor, { ...listed, permitType: 'SIP-DR', status: 'in_review' })))

    it(`of the ${scope}: for one village in one status`, () =>
      readsOnly(3, (db) => listOfOffices(db, actor, { ...listed, villageCode, status: 'refused' })))
  }

  it('of a counter: of a type without applications, or of one type in one status', async () => {
    await readsOnly(0, (db) => listOfCounters(db, deskOf(), { ...listed, permitType: 'KOST' }))
    await readsOnly(4, (db) => listOfCounters(db, deskOf(), { ...listed, permitType: 'SIP-DR', status: 'in_review' }))
  })
})
