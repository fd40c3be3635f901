import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { today } from '../support/scenes/days.ts'
import * as open from '../support/scenes/open-permits.ts'

const net = await network()
const { pool } = net.database
before(() => open.issueGroups(net))
after(() => net.close())

/** Makes files of yesterday in which no record has changed since. */
beforeEach(async () => {
  await open.aDayLater(net)
  await open.publishes(net)
  await pool`update open_permits set changed_on = changed_on - 1`
  await pool`delete from open_data_files`
  await open.publishes(net)
  await open.publicationsADayBack(net)
})

const csv = async () => {
  const { status, headers, text } = await open.downloads(net, 'csv')
  return {
    status,
    text,
    etag: headers['etag'],
    modified: headers['last-modified'],
    name: headers['content-disposition'],
  }
}

describe('files of open data on a day without a change', () => {
  it('stay: nothing is stored or removed, and tag and time of their making are those of yesterday', async ({
    mock,
  }) => {
    const [before, objects] = [await csv(), await open.objectsOfFiles(net)]
    const puts = mock.method(net.storage, 'put')
    assert.equal(await open.publishes(net), 0)
    assert.equal(puts.mock.callCount(), 0)
    assert.deepEqual(await open.objectsOfFiles(net), objects)
    assert.deepEqual({ ...(await csv()), name: '' }, { ...before, name: '' })
  })

  it('are those of today by their name', async () => {
    await open.publishes(net)
    assert.equal((await csv()).name, `attachment; filename="permits-${today()}.csv"`)
  })

  it('are described in the catalogue as modified when they were made', async () => {
    const reads = async () => (await net.nobody.asks('GET', '/v1/open-data/catalog')).text
    const before = await reads()
    await open.publishes(net)
    assert.equal(await reads(), before)
  })
})

describe('a record of open data', () => {
  const changes = async () => open.linesOf(await open.changesSince(net, today()))

  it('has not changed by a name that its type gets on a later day', async () => {
    await open.renamesKrk(net, 'Ketetapan Nanti', 1)
    assert.equal(await open.publishes(net), 0)
    assert.deepEqual(await changes(), [])
  })

  it('is among the changes of the day from which its type has another name', async () => {
    await open.renamesKrk(net, 'Ketetapan Baru', 0)
    await open.publishes(net)
    const records = open.linesOf(await open.downloads(net, 'jsonl'))
    assert.deepEqual(await changes(), records)
    assert.deepEqual(new Set(records.map(({ PermitTypeDesc }) => PermitTypeDesc)), new Set(['Ketetapan Baru']))
  })

  it('is among the changes of the next day if its type got another name after the update of a day', async () => {
    const reads = async () => (await open.changesSince(net, '2020-01-01')).text
    const before = await reads()
    await open.renamesKrk(net, 'Ketetapan Sore', -1)
    assert.equal(await reads(), before, 'the tag of the day is that of other bytes')
    await open.publishes(net)
    assert.deepEqual(await changes(), open.linesOf(await open.downloads(net, 'jsonl')))
  })

  it('keeps its name when a version with another one is withdrawn before its first day', async () => {
    await open.renamesKrk(net, 'Ketetapan Batal', 0)
    await open.withdrawsNewestKrk(net)
    assert.equal(await open.publishes(net), 0)
    assert.deepEqual(await changes(), [])
  })
})

describe('files of open data are made anew', () => {
  it('when a record has changed', async () => {
    const before = await csv()
    await pool`
      update permits p
      set state = 'revoked', revoked_from = current_date - 1
      from open_permits r
      where r.permit_id = p.id and r.id = (select max(id::text)::uuid from open_permits where state = 'in_force')`
    assert.equal(await open.publishes(net), 3)
    assert.notEqual((await csv()).text, before.text)
  })

  for (const [what, renames] of [
    ['a region', () => pool`update regions set name = name || ' Baru'`],
    ['a type', () => open.renamesKrk(net, 'Ketetapan', 0)],
  ] as const)
    it(`when ${what} has another name`, async () => {
      const before = await csv()
      await renames()
      assert.equal(await open.publishes(net), 3)
      assert.notEqual((await csv()).text, before.text)
    })

  it('when one of them is missing', async () => {
    await pool`delete from open_data_files where format = 'geojson'`
    assert.equal(await open.publishes(net), 3)
  })
})

describe('a file of open data', () => {
  it('is not described by a refusal to send it', async ({ mock }) => {
    const beyond = await open.downloads(net, 'csv', { range: 'bytes=999999-' })
    assert.equal(beyond.status, 416)
    mock.method(net.storage, 'get', () => Promise.reject(new Error('The storage is away.')))
    for (const { headers } of [beyond, await open.downloads(net, 'csv')])
      assert.deepEqual(
        ['etag', 'content-disposition', 'repr-digest', 'last-modified', 'accept-ranges'].filter(
          (name) => headers[name] !== undefined,
        ),
        [],
      )
  })
})
