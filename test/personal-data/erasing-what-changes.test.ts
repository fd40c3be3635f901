import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sealName } from '../../src/applications/answers/answers.ts'
import { changeDraft } from '../../src/applications/drafts/change.ts'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { indexNames } from '../../src/personal-data/index-names.ts'
import { putNames, unnamedForms } from '../../src/personal-data/name-queries.ts'
import type { Db } from '../../src/platform/db/client.ts'
import { actorOf, arrived, race } from '../support/faults/racing.ts'
import { letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const named = (name: string) => ({ answers: { applicant: { name } } })

/** Asserts that nothing of an application is left by which it could be found, shown or read. */
async function isEmpty({ id }: Pick<Application, 'id'>): Promise<void> {
  const left = await pool`
    select 'hash' as kind from application_lookups where application_id = ${id}
    union all
    select 'word' from office_name_words where application_id = ${id}
    union all
    select 'name' from application_names where application_id = ${id}
    union all
    select 'document' from documents where application_id = ${id}
    union all
    select 'answer' from application_forms where application_id = ${id} and (personal is not null or answers <> '{}')`
  assert.deepEqual([...left], [])
}

const erases = () => net.applicant.does<{ discarded: number; kept: number }>(201, 'POST', '/v1/me/erasures')

describe('the erasure of unsubmitted applications waits for', () => {
  it('a name that is saved meanwhile, and deletes it', async () => {
    const draft = await net.applicant.drafts('SKTM', named('Nama Lama'))
    const saves = async (db: Db) => {
      const context = {
        db,
        vault: net.vault,
        reads: net.reads,
        actor: await actorOf(net, 'applicant-1'),
        channel: 'web' as const,
      }
      await changeDraft(context, draft.id, named('Nama Baru'))
    }
    assert.deepEqual(await race(net, saves, erases), { discarded: 1, kept: 0 })
    await isEmpty(draft)
  })

  it('a document that arrives meanwhile, and deletes it', async () => {
    const draft = await net.applicant.drafts('SKTM', named('Nama Berkas'))
    assert.deepEqual(await race(net, arrived(net, draft, 'family_card'), erases), { discarded: 1, kept: 0 })
    await isEmpty(draft)
  })
})

describe('names that a job makes searchable are deleted again by', () => {
  const tenYears = 10 * 366
  const indexes = async (tx: Db) => assert.equal(await indexNames(tx, net.vault), 1)
  const unindexed = async (file: Application): Promise<Application> => {
    await pool`delete from application_lookups where application_id = ${file.id} and kind = 'name'`
    await pool`update application_forms set named = false where application_id = ${file.id}`
    return file
  }
  const hashesOf = async ({ id }: Application) => [
    ...(await pool`select kind::text from application_lookups where application_id = ${id}`),
    ...(await pool`select 'word' from office_name_words where application_id = ${id}`),
  ]

  it('the erasure after the retention time, which leaves an application that is being changed to its next run', async () => {
    const files = [await unindexed(await net.applicant.submits('SKTM')), await net.applicant.submits('SKTM')]
    for (const file of files) {
      await net.applicant.takes('withdraw', file, { reason: 'Not this year.' })
      await letDaysPass(tenYears, file, net)
    }
    await pool.begin(async (tx) => {
      await indexes(tx)
      assert.equal(await eraseAfterRetention(pool), 1)
    })
    assert.equal(await eraseAfterRetention(pool), 1)
    for (const file of files) assert.deepEqual(await hashesOf(file), [])
  })

  it('the deletion of a draft, which waits for the job', async () => {
    const draft = await unindexed(await net.applicant.drafts('SKTM', named('Nama Dihapus')))
    const discards = () =>
      net.applicant.asks('DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    assert.equal((await race(net, indexes, discards)).status, 204)
    await isEmpty(draft)
  })
})

describe('a job that makes names searchable', () => {
  it('adds none to a draft that was erased after the job has read it', async () => {
    const draft = await net.applicant.drafts('SKTM')
    await pool`update application_forms set named = false where application_id = ${draft.id}`
    await pool`delete from application_names where application_id = ${draft.id}`
    const before = (await unnamedForms(pool, 10)).find(({ id }) => id === draft.id)
    assert.ok(before)
    assert.equal((await erases()).discarded, 1)
    const lookups = net.vault.lookupsOf([], ['nama'])
    assert.equal(lookups.length, 1)
    const name = await sealName(net.vault, draft.id, { applicant: { name: 'Nama' } })
    assert.equal(await putNames(pool, [{ before, name, lookups }]), 0)
    await isEmpty(draft)
  })
})
