import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { indexNames } from '../../src/personal-data/index-names.ts'
import { findByDigest, findInNetwork } from '../../src/personal-data/search-queries.ts'
import { actorOf } from '../support/faults/racing.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, example, type Person } from '../support/person.ts'
import { appoint } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const above = await appoint(net, ['reviewer'], '31.71')
const elsewhere = await appoint(net, ['front_desk'], '31.72.01')

interface Row {
  id: string
  applicantName: string | null
}
const { answers } = await example('IMB')
const applicant = answers['applicant']
assert.ok(typeof applicant === 'object')
const imbOf = (name: string) =>
  net.applicant.submits('IMB', { answers: { ...answers, applicant: { ...applicant, name } } })
const found = async (who: Person, name: string): Promise<string[]> => {
  const { data } = await who.does<{ data: Row[] }>(200, 'POST', '/v1/applications/search', { body: { name } })
  return data.map(({ id }) => id)
}
const shownTo = async (who: Person, { id }: { id: string }): Promise<string | null> => {
  const { data } = await who.does<{ data: Row[] }>(200, 'GET', '/v1/applications?limit=200&scope=office')
  const row = data.find((candidate) => candidate.id === id)
  assert.ok(row, 'They see the row.')
  return row.applicantName
}
const readsOf = async ({ id }: Application, what: string) => {
  const { data } = await net.applicant.does<{
    data: { what: string; application: { id: string }; reader: { role: string }; fields: string[] }[]
  }>(200, 'GET', '/v1/me/data-access?limit=200')
  return data.filter((read) => read.application.id === id && read.what === what)
}
const hashesOf = ({ id }: { id: string }) =>
  pool`select digest from application_lookups where application_id = ${id} and kind = 'name'`
const nameOf = ({ id }: { id: string }) => pool`select personal from application_names where application_id = ${id}`

describe('an application is found by the name of its applicant', async () => {
  const file = await imbOf('Dr. Renée Soetjipto Wardhana')

  it('by any of its words, in any spelling, in the body of a request only', async () => {
    for (const name of ['wardhana', 'Rene', 'RENÉE  WARDHANA', 'wardhana renee', 'Sucipto', 'soetjipto, r.']) {
      const hits = await found(net.frontDesk, name)
      assert.deepEqual(hits, name === 'Rene' ? [] : [file.id], name)
    }
    assert.equal((await net.frontDesk.asks('GET', '/v1/applications?name=wardhana')).status, 400)
  })

  it('not when one of the words differs, nor by a part of a word', async () => {
    assert.deepEqual(await found(net.frontDesk, 'renee suharto'), [])
    assert.deepEqual(await found(net.frontDesk, 'wardh'), [])
  })

  it('only by officers who may see it; a search without a word is refused with what it needs', async () => {
    assert.deepEqual(await found(above, 'wardhana'), [file.id])
    assert.deepEqual(await found(elsewhere, 'wardhana'), [])
    assert.equal(
      (await net.stranger.asks('POST', '/v1/applications/search', { body: { name: 'wardhana' } })).status,
      403,
    )
    const { status, refusal } = await net.frontDesk.asks('POST', '/v1/applications/search', { body: { name: '- r -' } })
    assert.deepEqual(
      [status, refusal.errors?.map(({ pointer, code }) => [pointer, code])],
      [400, [['/name', 'no_name_word']]],
    )
  })

  it('and the applicant sees in the record that it was found by name', async () => {
    const before = (await readsOf(file, 'search')).length
    await found(net.frontDesk, 'wardhana')
    const [read, ...older] = await readsOf(file, 'search')
    assert.deepEqual([older.length, read?.reader.role, read?.fields], [before, 'front_desk', ['name']])
  })

  it('by its new name and not by the old one after a change', async () => {
    const draft = await net.applicant.drafts('IMB', {
      answers: { applicant: { name: 'Kartika Lama' } },
    })
    const digest = (word: string) => net.vault.digest('name', word).toString('hex')
    const words = async () => (await hashesOf(draft)).map(({ digest: hash }) => hash.toString('hex'))
    assert.deepEqual((await words()).toSorted(), [digest('kartika'), digest('lama')].toSorted())
    await net.applicant.saves(draft, { answers: { applicant: { name: 'Kartika Baru' } } })
    assert.deepEqual((await words()).toSorted(), [digest('kartika'), digest('baru')].toSorted())
  })

  it('by an index, also with other filters', async () => {
    const actor = await actorOf(net, 'front-desk')
    const sought = {
      kind: 'name' as const,
      digests: ['wardhana', 'sucipto'].map((word) => net.vault.digest('name', word)),
      limit: 50,
      after: null,
    }
    const planOf = async (find: typeof findInNetwork) => {
      const plan = await pool.begin(async (tx) => {
        await tx`set local enable_seqscan = off`
        return tx<{ 'QUERY PLAN': string }[]>`explain ${find(tx, actor, sought)}`
      })
      return plan.map((line) => line['QUERY PLAN']).join('\n')
    }
    assert.match(await planOf(findByDigest), /application_lookups_by_digest/)
    const text = await planOf(findInNetwork)
    assert.match(text, /Index Only Scan.* on application_lookups other/)
    assert.doesNotMatch(text, /Seq Scan on application/)
  })
})

describe('a row of a queue names the applicant', async () => {
  const file = await imbOf('Sekar Ayu Lestari')

  it('to the front desk and to the officers whose step it waits for, and to nobody else', async () => {
    for (const [who, name] of [
      [net.frontDesk, 'Sekar Ayu Lestari'],
      [net.reviewer, null],
      [net.head, null],
      [above, null],
    ] as const)
      assert.equal(await shownTo(who, file), name)
    await net.frontDesk.takes('accept', file)
    for (const [who, name] of [
      [net.frontDesk, 'Sekar Ayu Lestari'],
      [net.reviewer, 'Sekar Ayu Lestari'],
      [net.inspector, null],
      [above, null],
    ] as const)
      assert.equal(await shownTo(who, file), name)
    const { data: work } = await net.reviewer.does<{ data: Row[] }>(200, 'GET', '/v1/applications?sort=due&limit=200')
    assert.equal(work.find(({ id }) => id === file.id)?.applicantName, 'Sekar Ayu Lestari')
    const own = await net.applicant.does<{ data: Row[] }>(200, 'GET', `/v1/applications?reference=${file.reference}`)
    assert.equal(own.data[0]?.applicantName, 'Sekar Ayu Lestari')
  })

  it('and the applicant sees that in the record, once a day for each officer and status', async () => {
    const before = await readsOf(file, 'list')
    assert.deepEqual(before.map(({ reader }) => reader.role).toSorted(), ['front_desk', 'front_desk', 'reviewer'])
    assert.deepEqual(before[0]?.fields, ['/applicant/name'])
    await shownTo(net.reviewer, file)
    await shownTo(above, file)
    assert.equal((await readsOf(file, 'list')).length, before.length)
  })
})

describe('names stored before searches by name', () => {
  it('are found once a job has hashed them, and then appear in queues', async () => {
    const file = await imbOf('Purnomo Dahulu')
    await pool`delete from application_lookups where application_id = ${file.id} and kind = 'name'`
    await pool`delete from application_names where application_id = ${file.id}`
    await pool`update application_forms set named = false where application_id = ${file.id}`
    assert.deepEqual(await found(net.frontDesk, 'purnomo'), [])
    assert.equal(await shownTo(net.frontDesk, file), null)
    assert.equal(await indexNames(pool, net.vault), 1)
    assert.deepEqual(await found(net.frontDesk, 'purnomo dahulu'), [file.id])
    assert.equal(await shownTo(net.frontDesk, file), 'Purnomo Dahulu')
    assert.equal(await indexNames(pool, net.vault), 0)
  })

  it('are not added where the data was erased before the job ran', async () => {
    const file = await net.applicant.drafts('IMB', { answers: { applicant: { name: 'Lenyap Sudah' } } })
    await net.applicant.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': '"1"' } })
    await pool`
      update application_forms
      set named = false, answers = '{"applicant": {"name": "Lenyap Sudah"}}'
      where application_id = ${file.id}`
    await indexNames(pool, net.vault)
    assert.deepEqual([...(await hashesOf(file))], [])
  })
})

describe('names are deleted with the data', () => {
  it('when their retention time is over, and when a draft is discarded', async () => {
    const file = await imbIn('withdrawn', net)
    const draft = await net.applicant.drafts('IMB', { answers: { applicant: { name: 'Tidak Jadi' } } })
    assert.ok((await hashesOf(file)).length > 0 && (await nameOf(file)).length === 1)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    await pool.begin(async (tx) => {
      await tx`alter table permit_type_versions disable trigger user`
      await tx`
        update permit_type_versions set definition = definition || '{"retention": {"years": 1}}' where code = 'IMB'`
      await tx`alter table permit_type_versions enable trigger user`
    })
    await pool`update applications set status_since = now() - interval '2 years' where id = ${file.id}`
    await eraseAfterRetention(pool)
    for (const gone of [file, draft]) {
      assert.deepEqual([...(await hashesOf(gone))], [])
      assert.deepEqual([...(await nameOf(gone))], [])
    }
  })
})
