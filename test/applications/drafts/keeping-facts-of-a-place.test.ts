import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findAnyCase } from '../../../src/applications/case/queries.ts'
import type { DraftPlace } from '../../../src/applications/drafts/place-facts.ts'
import { draftFacts } from '../../../src/applications/drafts/queries.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { connect, type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { jobLimits } from '../../../src/platform/db/limits.ts'
import { network } from '../../support/network.ts'
import { publishes } from '../../support/scenes/publishing.ts'
import { changed, referenceChanges } from '../../support/scenes/reference-changes.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const sent: string[] = []
const database = connect(net.url, jobLimits, { statement: ({ sql }) => void sent.push(sql) })
after(() => database.close())

const { village, type } = changed
const tomorrow = '2027-03-01'
const office = await officeOf(net, village)
const here: DraftPlace = { permitType: type, village, counter: null }
const places: readonly DraftPlace[] = [
  here,
  { ...here, counter: office.id },
  { ...here, counter: '00000000-0000-7000-8000-000000000000' },
  { ...here, village: null },
  { ...here, permitType: 'SKTM' },
  { ...here, permitType: 'REKLAME' },
  { ...here, permitType: 'RISET' },
]

/** Returns the facts of all places, without the ids and times of the drafts. A type that is not offered has none. */
const factsFrom = (db: Db) =>
  Promise.all(
    places.map((place) =>
      draftFacts(db, place).then(
        ({ id: _, at: __, ...facts }) => facts,
        (error: unknown) => {
          assert.ok(error instanceof Problem)
          return error.code
        },
      ),
    ),
  )

/** Returns what a process reads that has just begun. */
async function readAnew<T>(read: (db: Db) => Promise<T>): Promise<T> {
  const other = connect(net.url, jobLimits)
  try {
    return await read(other.reader)
  } finally {
    await other.close()
  }
}

const factsReadAnew = () => readAnew(factsFrom)

/** Returns true once the clock of the database shows another millisecond than this one. */
async function isPast(at: Date): Promise<boolean> {
  const [row] = await pool<{ isPast: boolean }[]>`select date_trunc('milliseconds', now()) > ${at} as is_past`
  return row?.isPast === true
}

const { offices, office_areas, office_permit_types, ...more } = referenceChanges(net)
const { permit_type_versions, permit_type_withdrawals, permit_type_retirements } = more
const endsVillage = (nth: number) => pool`
  update regions
  set valid_until = ${nth === 0 ? '2020-01-01' : null}::date
  where code = ${village}`
const closesCounter = (nth: number) => pool`
  update offices
  set state = ${nth === 0 ? 'winding_down' : 'online'}::office_state
  where id = ${office.id}`
const changes: Record<string, ((nth: number) => Promise<unknown>) | undefined> = {
  'the name of an office': offices,
  'a region of an office': office_areas,
  'a type at an office': office_permit_types,
  'the versions of a type': permit_type_versions,
  'the withdrawals of a version': permit_type_withdrawals,
  'the retirements of a type': permit_type_retirements,
  'the end of a village': endsVillage,
  'the state of a counter': closesCounter,
}

/** Returns the facts of the place of a draft as its reader gets them. */
const placeOf = async (db: Db, { id }: { id: string }) => {
  const found = await findAnyCase(db, id)
  return found && { offices: found.officeChain, inForce: found.versionInForce, moveFirst: found.moveFirst }
}

before(() => publishes(net, 'SKTM', undefined, tomorrow))

describe('the facts of a place that a draft begins with', () => {
  for (const [what, change] of Object.entries(changes))
    it(`are as new as the tables after a change of ${what}`, async () => {
      for (const nth of [0, 1]) {
        const first = await factsFrom(database.reader)
        await change?.(nth)
        const second = await factsFrom(database.reader)
        assert.notDeepEqual(second, first)
        assert.deepEqual(second, await factsReadAnew())
      }
    })

  it('are not read again while nothing has changed', async () => {
    await draftFacts(database.reader, here)
    sent.length = 0
    const first = await draftFacts(database.reader, here)
    while (!(await isPast(first.at)));
    const second = await draftFacts(database.reader, here)
    assert.equal(sent.length, 2)
    assert.deepEqual(
      sent.filter((sql) => /serving_offices_json|version_in_force|valid_village/.test(sql)),
      [],
    )
    assert.notEqual(second.id, first.id)
    assert.ok(second.at > first.at)
  })

  it('are kept for each type, village and counter by itself', async () => {
    await factsFrom(database.reader)
    assert.deepEqual(await factsFrom(database.reader), await factsReadAnew())
  })

  it('come from tables only that have the trigger of reference data', async () => {
    const read = await inTransaction(database.pool, async (tx) => {
      await draftFacts(tx, { permitType: 'SKTM', village, counter: office.id })
      return tx<{ name: string; isMarked: boolean }[]>`
        select c.relname as name, exists (select
          from pg_trigger t
          where t.tgrelid = c.oid and t.tgname = 'marks_reference_data' and t.tgenabled = 'O') as is_marked
        from pg_locks l
        join pg_class c on c.oid = l.relation
        where l.pid = pg_backend_pid() and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`
    })
    assert.deepEqual(
      read.flatMap(({ name, isMarked }) => (isMarked ? [] : name)),
      ['reference_data_marks'],
    )
    assert.ok(read.some(({ name }) => name === 'office_areas'))
  })

  it('are as new as the day: tomorrow, another version may be in force', async () => {
    const first = await factsFrom(database.reader)
    await pool.unsafe(`create or replace function network_day() returns date language sql stable parallel safe
      return date '${tomorrow}'`)
    const second = await factsFrom(database.reader)
    assert.notDeepEqual(second, first)
    assert.deepEqual(second, await factsReadAnew())
  })
})

describe('a draft that is read again', () => {
  const ofDraft = ['the name of an office', 'a region of an office', 'the end of a village']

  for (const what of ofDraft)
    it(`has the offices of its place as they are after a change of ${what}`, async () => {
      const draft = await net.applicant.drafts(type, { villageCode: village })
      for (const nth of [0, 1]) {
        const first = await placeOf(database.reader, draft)
        await changes[what]?.(nth)
        const second = await placeOf(database.reader, draft)
        assert.notDeepEqual(second, first)
        assert.deepEqual(second, await readAnew((db) => placeOf(db, draft)))
      }
    })

  it('has the version that is in force after its publication', async () => {
    const draft = await net.applicant.drafts(type, { villageCode: village })
    const first = await placeOf(database.reader, draft)
    await publishes(net, type, undefined, tomorrow)
    const second = await placeOf(database.reader, draft)
    assert.ok((second?.inForce ?? 0) > (first?.inForce ?? 0))
  })

  it('asks for its offices once, while nothing has changed', async () => {
    const draft = await net.applicant.drafts(type, { villageCode: village })
    const first = await placeOf(database.reader, draft)
    sent.length = 0
    assert.deepEqual(await placeOf(database.reader, draft), first)
    assert.equal(sent.length, 1)
    assert.doesNotMatch(sent.join(), /serving_offices_json|version_in_force/)
  })
})
