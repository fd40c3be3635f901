import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import Type from 'typebox'
import { permitTypesInForce, retirementOf, versionOn, versionsOf } from '../../src/catalogue/permit-types/queries.ts'
import { createReferenceAnswers, type ReferenceResult } from '../../src/http/caching/reference-answers.ts'
import { languageOf } from '../../src/http/problems/language.ts'
import { calendarInForce, findCalendar, listCalendarVersions } from '../../src/network/calendar/queries.ts'
import { getOffice, listOffices } from '../../src/network/offices/queries.ts'
import { listRegions } from '../../src/network/regions/queries.ts'
import { connect, type Db, inTransaction } from '../../src/platform/db/client.ts'
import { createBareApp } from '../../src/program/bare-app.ts'
import { createDatabase } from '../support/deployment/database.ts'

const made = await createDatabase()
const database = connect(made.url)
const { pool } = database
const app = createBareApp({ namedSchemas: [] })
after(async () => {
  await app.close()
  await database.close()
  await made.drop()
})

const nameLength = 1_000
const bytes = 10_000
const code = '31.71.06.1001'
const results: ReferenceResult[] = []
const answers = createReferenceAnswers(database, { bytes, count: (result) => void results.push(result) })
/** Runs after the data of an answer is read, and before the answer is built. */
let meanwhile = async (): Promise<unknown> => undefined
afterEach(() => {
  meanwhile = async () => undefined
})

const response = { 200: Type.Object({ name: Type.String() }) }
const params = Type.Object({ nth: Type.String() })
app.get('/names/:nth', { schema: { params, response } }, (request, reply) =>
  answers.answer(request, reply, async () => {
    const [region] = await pool<{ name: string }[]>`select name from regions where code = ${code}`
    await meanwhile()
    return { name: (region?.name ?? '').padEnd(nameLength) }
  }),
)
app.get('/greetings', { schema: { response } }, (request, reply) =>
  answers.answer(request, reply, async () => ({
    name: languageOf(request) === 'id' ? 'Selamat pagi' : 'Good morning',
  })),
)

const renames = (name: string) => pool`update regions set name = ${name} where code = ${code}`

/** Asks for an address. Returns the name in the answer, and what the cache had. */
async function asks(address: string, language = 'id'): Promise<[string, ReferenceResult | undefined]> {
  const reply = await app.inject({ url: address, headers: { 'accept-language': language } })
  assert.equal(reply.statusCode, 200, reply.body)
  const { name }: { name: string } = reply.json()
  return [name.trimEnd(), results.at(-1)]
}

const patience = 100

/** Asks for an address until the answer is kept: that is known a moment after the answer. */
async function isKept(address: string): Promise<void> {
  for (let turn = 0; turn < patience; turn++) if ((await asks(address))[1] === 'hit') return
  assert.fail(`${address} is never kept`)
}

describe('the cache of reference data', () => {
  it('keeps no answer if the data changed while it was built', async () => {
    await renames('before')
    meanwhile = () => renames('after')
    assert.deepEqual(await asks('/names/changing'), ['before', 'miss'])
    meanwhile = async () => undefined
    await database.reader`select 1`
    assert.deepEqual(await asks('/names/changing'), ['after', 'miss'])
    await isKept('/names/changing')
    await renames('later')
    assert.deepEqual(await asks('/names/changing'), ['later', 'stale'])
  })

  it('keeps nothing that depends on the language', async () => {
    for (const language of ['id', 'en', 'id'])
      assert.deepEqual(await asks('/greetings', language), [
        language === 'id' ? 'Selamat pagi' : 'Good morning',
        'miss',
      ])
  })

  it('holds no more bytes than its limit: the answers that were sent last', async () => {
    const addresses = Array.from({ length: 20 }, (_, nth) => `/names/${nth}`)
    for (const address of addresses) await isKept(address)
    const kept: string[] = []
    for (const address of addresses.toReversed()) if ((await asks(address))[1] === 'hit') kept.push(address)
    assert.deepEqual(kept, addresses.slice(-6).reverse())
  })
})

/** All queries whose results are kept, with all of their filters. */
async function readsAll(db: Db): Promise<void> {
  const place = { after: null, limit: 1 }
  const [office] = await listOffices(db, { level: 'village', state: 'online', region: code, serves: code, ...place })
  await getOffice(db, office?.id ?? '')
  await listRegions(db, { level: 'village', parent: '31.71.06', on: '2026-01-01', ...place })
  const filters = { level: undefined, fee: undefined, inspection: undefined, originalsGate: undefined }
  await permitTypesInForce(db, { words: ['izin'], ...filters, regions: [code] }, place)
  await versionOn(db, 'IMB')
  await versionsOf(db, 'IMB', { after: 0, limit: 1 })
  await retirementOf(db, 'IMB')
  await calendarInForce(db, 2027)
  await findCalendar(db, 2026, 1)
  await listCalendarVersions(db, 2026, { after: 0, limit: 1 })
}

it('every table that a kept answer is made of has the trigger that marks its changes', async () => {
  const { read, marked } = await inTransaction(pool, async (tx) => {
    await readsAll(tx)
    const tables = await tx<{ name: string }[]>`
      select c.relname as name
      from pg_locks l
      join pg_class c on c.oid = l.relation
      where l.pid = pg_backend_pid() and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      order by c.relname`
    const triggers = await tx<{ name: string }[]>`
      select tgrelid::regclass::text as name
      from pg_trigger
      where tgname = 'marks_reference_data' and tgenabled = 'O'
      order by 1`
    return { read: tables.map(({ name }) => name), marked: triggers.map(({ name }) => name) }
  })
  assert.deepEqual(read, marked)
})
