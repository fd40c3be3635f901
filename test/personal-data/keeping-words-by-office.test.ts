import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { indexNames } from '../../src/personal-data/index-names.ts'
import { network } from '../support/network.ts'
import { atTheCounter, example, type Person } from '../support/person.ts'
import { dissolves, district, staffed } from '../support/scenes/offices.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { answers } = await example('SKTM')
const applicant = answers['applicant']
assert.ok(typeof applicant === 'object')
const named = (name: string) => ({ applicant: { ...applicant, name } })
const hash = (word: string) => net.vault.digest('name', word).toString('hex')

interface Word {
  region: string
  word: string
}

/** Returns the words of a name, and its pairs of words, by the region of their office. */
async function wordsOf({ id }: { id: string }): Promise<Record<string, string[]>> {
  const rows = await pool<Word[]>`
    select o.region_code as region, encode(w.digest, 'hex') as word
    from office_name_words w
    join offices o on o.id = w.office_id
    where w.application_id = ${id}
    order by 1, 2`
  return Object.fromEntries(
    Object.entries(Object.groupBy(rows, ({ region }) => region)).map(([region, words = []]) => [
      region,
      words.map(({ word }) => word),
    ]),
  )
}
const pairOf = (one: string, other: string) =>
  createHash('sha256')
    .update(Buffer.from([one, other].toSorted().join(''), 'hex'))
    .digest('hex')
    .slice(0, 32)
const pairs = ([first, ...others]: string[]): string[] =>
  first === undefined ? [] : [...others.map((other) => pairOf(first, other)), ...pairs(others)]
const words = (...of: string[]) => [...of.map(hash), ...pairs(of.map(hash))].toSorted()

/** Asserts that the table has exactly the names of applications that an office has, and their pairs, each once. */
async function isExact(): Promise<void> {
  const names = await pool<{ id: string; words: string[]; offices: string[] }[]>`
    select a.id, array(select distinct p from unnest(array[a.office_id, a.filed_at_office_id]) p where p is not null)
        as offices,
      array(select encode(l.digest, 'hex') from application_lookups l where l.application_id = a.id and l.kind = 'name')
        as words
    from applications a`
  const kept = await pool<{ row: string }[]>`
    select concat_ws(' ', application_id, office_id, encode(digest, 'hex')) as row
    from office_name_words`
  assert.deepEqual(
    kept.map(({ row }) => row).toSorted(),
    names
      .flatMap(({ id, offices, words: of }) =>
        offices.flatMap((office) => [...of, ...pairs(of)].map((token) => `${id} ${office} ${token}`)),
      )
      .toSorted(),
  )
}

const submitted = async (who: Person, villageCode: string, name: string, rest: object = {}) => {
  const file = await who.prepares('SKTM', { villageCode, answers: { ...answers, ...named(name) }, ...rest })
  await who.takes('submit', file, { action: 'submit', statementAccepted: true })
  return file
}

describe('the words of a name are kept for each office that has the application', () => {
  it('with each pair of them, from its submission on, through a changed name, until it is deleted', async () => {
    const draft = await net.applicant.drafts('SKTM', { answers: named('Kartika Lama') })
    assert.deepEqual(await wordsOf(draft), {})
    const file = await submitted(net.applicant, '31.71.06.1001', 'Kartika Lama')
    assert.deepEqual(await wordsOf(file), { '31.71.06.1001': words('kartika', 'lama') })
    await net.frontDesk.takes('return', file, { reasons: [{ target: '/applicant/name', code: 'other' }] })
    await net.applicant.saves(await net.applicant.reads(file), { answers: named('Kartika Baru Sekali') })
    assert.deepEqual(await wordsOf(file), { '31.71.06.1001': words('kartika', 'baru', 'sekali') })
    await isExact()
    const digest = Buffer.from(hash('baru'), 'hex')
    await pool`delete from application_lookups where application_id = ${file.id} and digest = ${digest}`
    assert.deepEqual(await wordsOf(file), { '31.71.06.1001': words('kartika', 'sekali') })
    await pool`delete from application_lookups where application_id = ${file.id}`
    assert.deepEqual(await wordsOf(file), {})
  })

  it('also for a draft at its counter, and for both offices while another is responsible', async () => {
    const [village, counter] = ['31.71.06.1001', '31.71.06']
    const { desk } = await staffed(net, counter)
    const filed = { filedAtOfficeId: (await officeOf(net, counter)).id, assistance: atTheCounter }
    const file = await desk.prepares('SKTM', {
      villageCode: village,
      answers: { ...answers, ...named('Ayu Loket') },
      ...filed,
    })
    assert.deepEqual(await wordsOf(file), { [counter]: words('ayu', 'loket') })
    await desk.takes('submit', file, { action: 'submit', statementAccepted: true })
    assert.deepEqual(await wordsOf(file), { [counter]: words('ayu', 'loket'), [village]: words('ayu', 'loket') })
    await isExact()
  })

  it('and for the successor alone after a dissolution', async () => {
    const village = '31.71.06.1002'
    const file = await submitted(net.applicant, village, 'Sekar Melati')
    assert.deepEqual(await wordsOf(file), { [village]: words('sekar', 'melati') })
    await dissolves(net, village, district)
    assert.deepEqual(await wordsOf(file), { [district]: words('sekar', 'melati') })
    await isExact()
  })

  it('and where a job adds the name after the application has moved, for which it does not wait', async () => {
    const [village, { id: other }] = ['31.71.06.1003', await officeOf(net, district)]
    const file = await submitted(net.applicant, village, 'Nama Dahulu')
    const waits = await submitted(net.applicant, village, 'Nama Lain')
    for (const { id } of [file, waits]) {
      await pool`delete from application_lookups where application_id = ${id} and kind = 'name'`
      await pool`update application_forms set named = false where application_id = ${id}`
    }
    await pool.begin(async (tx) => {
      await tx`update applications set office_id = ${other} where id = ${waits.id}`
      assert.equal(await Promise.race([indexNames(pool, net.vault), pause(30_000, 'It waits.', { ref: false })]), 1)
      await tx`update applications set office_id = ${other} where id = ${file.id}`
    })
    assert.equal(await indexNames(pool, net.vault), 1)
    assert.deepEqual(await wordsOf(file), { [district]: words('nama', 'dahulu') })
    assert.deepEqual(await wordsOf(waits), { [district]: words('nama', 'lain') })
    await isExact()
  })
})
