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
const assigneeId = '00000000-0000-7000-8000-000000000001'
const actors: { front?: Actor } = {}
const deskOf = () => actors.front ?? assert.fail()
const headOfProvince = headOf('31')
const headOfRegion = headOf(region)

/** So many applications match each single filter, and few match two. */
const many = 6_000

/** Inserts applications for one village that were filed at the counter of the district, all due tomorrow. */
const insertSome = (office: string, permitType: string, status: string, count: number) => pool`
  insert into applications (reference, tracking_key, permit_type, permit_type_version, status, channel,
    filed_at_office_id, office_id, village_code, due_at, stopped_at, assigned_to, assigned_at)
  select ${permitType} || ${status} || number, number, ${permitType}, 1, ${status}::text::application_status, 'counter',
    ${office}, ${office}, ${villageCode}, now() + interval '1 day', case when ${status}::text = 'refused' then now() end,
    case when number % 2 = 1 or ${status} = 'submitted' then ${assigneeId}::uuid end,
    case when number % 2 = 1 or ${status} = 'submitted' then now() end
  from generate_series(1, ${count}) number`

before(async () => {
  const { id } = await officeOf(net, region)
  await appoint(net, ['front_desk'], region)
  actors.front = await actorOf(net, 'front-desk')
  await pool`insert into people (id, issuer, subject, name) values (${assigneeId}, 'https://sign-in.example', 'assignee', '')`
  await insertSome(id, 'SKTM', 'in_review', many)
  await insertSome(id, 'SIP-DR', 'submitted', many)
  await insertSome(id, 'SIP-DR', 'in_review', 4)
  await insertSome(id, 'SKTM', 'refused', 3)
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

    it(`of the ${scope}: of one officer, in a status that none of them has`, () =>
      readsOnly(0, (db) => listWork(db, actor, { ...worked, status: 'ready_to_sign', assigneeId })))
  }
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
