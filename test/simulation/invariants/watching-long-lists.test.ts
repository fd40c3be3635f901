import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import { exchangeOf } from './answers.ts'
import { type AskingLook, Claims, type Finding, nothingTouched } from './invariant.ts'
import { listsAreComplete, partsOf } from './lists.ts'
import { bytesOf } from './stored-bytes.ts'

/** Lists with more rows than this are long in these tests. */
const mostRows = 4
const days = ['2026-12-01', '2026-12-02'].map((day) => new Date(day))
let net: Network
/** Drafts of one applicant, the oldest first: two of one type, and four of another. */
let drafts: string[]

before(async () => {
  net = await network()
  drafts = []
  for (const type of ['IMB', 'IMB', 'SKTM', 'SKTM', 'SKTM', 'SKTM']) drafts.push((await net.applicant.drafts(type)).id)
})
after(() => net.close())

const lookAt = (now: Date): AskingLook => ({
  sql: net.database.pool,
  storage: bytesOf(() => net.storage),
  now: () => now,
  personal: () => new Set(),
})

/** Returns the findings of one day in the lists of the applicant, which leave an application out. */
async function finds(now: Date, leftOut: string | undefined, most = mostRows): Promise<readonly Finding[]> {
  const look: AskingLook = {
    ...lookAt(now),
    async ask(_, { method, url }) {
      const { status, text } = await net.applicant.asks(method, url)
      if (status !== 200) return { status, text }
      const list: { data: { id: string }[] } = JSON.parse(text)
      return { status, text: JSON.stringify({ ...list, data: list.data.filter(({ id }) => id !== leftOut) }) }
    },
  }
  const invariant = listsAreComplete(most)
  const claims = new Claims(invariant.name)
  await invariant.ofExchange?.(exchangeOf({}), { look, memory: { places: async () => [], ...nobody } }, claims)
  await invariant.askAtDayEnd?.(look, nothingTouched(), claims)
  return claims.findings
}
const nobody = { person: async () => undefined, version: () => undefined }

describe('the check of a long list', () => {
  it('finds nothing where the list is whole', async () => {
    for (const day of days) assert.deepEqual(await finds(day, undefined), [])
  })

  it('finds the newest row missing at its beginning, each day', async () => {
    for (const day of days) assert.notEqual((await finds(day, drafts.at(-1))).length, 0)
  })

  it('finds nothing where the list is whole, and a part of it longer than what is read', async () => {
    for (const day of days) assert.deepEqual(await finds(day, undefined, 3), [])
  })

  it('finds a new row missing in a part that is longer than what is read', async () => {
    const found = await Promise.all(days.map((day) => finds(day, drafts.at(-1), 3)))
    const parts = found.flat().filter(({ subject }) => subject.includes('SKTM'))
    assert.notEqual(parts.length, 0)
  })

  it('finds an old row missing on one of as many days as there are parts', async () => {
    const found = await Promise.all(days.map((day) => finds(day, drafts[0])))
    assert.deepEqual(found.map(({ length }) => length).sort(), [0, 1])
  })
})

describe('the parts of a list that are read', () => {
  const rowsIn = (villages: readonly (string | null)[], status = 'a') =>
    villages.map((villageCode) => ({ status, permitType: 'SKTM', villageCode }))
  const rows = ['a', 'a', 'b', 'c', 'c'].flatMap((status) => rowsIn([null], status))

  it('have so many rows at most', () => {
    for (const day of [0, 1, 2])
      assert.ok(partsOf(rows, { mostRows: 3, day }).reduce((sum, { rows }) => sum + rows.length, 0) <= 3)
  })

  it('begin with another one each day', () => {
    const firsts = [0, 1, 2, 3].map((day) => partsOf(rows, { mostRows: 3, day })[0]?.rows[0]?.status)
    assert.deepEqual(firsts, ['a', 'b', 'c', 'a'])
  })

  it('are the newest rows of a part that is longer', () => {
    const newest = partsOf(rows, { mostRows: 1, day: 0 })
    assert.deepEqual(newest, [{ query: '&status=a&permitType=SKTM', rows: rows.slice(0, 1), isCut: true }])
  })

  it('are those of each village in turn, the oldest rows included, where a status and a type have more', () => {
    const villages = ['3', '3', '1', '2', '1']
    const many = rowsIn(villages)
    const read = [0, 1, 2].flatMap((day) => partsOf(many, { mostRows: 2, day })[0]?.rows ?? [])
    assert.deepEqual(new Set(read), new Set(many))
    assert.equal(partsOf(many, { mostRows: 2, day: 1 })[0]?.query, '&status=a&permitType=SKTM&villageCode=2')
  })
})

describe('the check of what offices have not read', () => {
  it('finds a message that is on no list, and an application on the list that has none', async () => {
    const [written, silent] = [await imbIn('submitted', net), await imbIn('submitted', net)]
    const body = { kind: 'message', text: 'On Monday.' }
    await net.applicant.does(201, 'POST', `/v1/applications/${written.id}/messages`, { body })
    assert.deepEqual(await unreadFindings(), [])
    await net.database.pool`update unread_threads set application_id = ${silent.id}`
    assert.deepEqual(
      new Set(await unreadFindings()),
      new Set([`application ${written.id}`, `application ${silent.id}`]),
    )
  })
})

/** Returns the subjects that the check at the end of a day finds. */
async function unreadFindings(): Promise<string[]> {
  const invariant = listsAreComplete()
  const claims = new Claims(invariant.name)
  await invariant.atDayEnd?.(lookAt(new Date()), nothingTouched(), claims)
  return claims.findings.map(({ subject }) => subject)
}
