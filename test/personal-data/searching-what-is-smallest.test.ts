import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor, Post, Role } from '../../src/access/identity/actor.ts'
import { findAtOffices, findByDigest, findInNetwork } from '../../src/personal-data/search-queries.ts'
import { wayOf } from '../../src/personal-data/search-ways.ts'
import { actorOf } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { example } from '../support/person.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { answers } = await example('IMB')
const applicant = answers['applicant']
assert.ok(typeof applicant === 'object')
const imbOf = (name: string) =>
  net.applicant.submits('IMB', { answers: { ...answers, applicant: { ...applicant, name } } })

const found = async (name: string): Promise<string[]> => {
  const { data } = await net.frontDesk.does<{ data: { id: string }[] }>(200, 'POST', '/v1/applications/search', {
    body: { name },
  })
  return data.map(({ id }) => id)
}

describe('a search reads what is smallest', async () => {
  const frequentRows = 1_000
  const digest = (word: string) => net.vault.digest('name', word)
  const sought = (words: string[], after: string | null = null) =>
    ({ kind: 'name', digests: words.map(digest), limit: 2, after }) as const
  const files = [await imbOf('Bambang Umum'), await imbOf('Bambang Umum'), await imbOf('Umum Bambang')]
  await imbOf('Bambang Lain')
  const draft = await net.applicant.drafts('IMB', { answers: { applicant: { name: 'Bambang Umum' } } })
  const [counter] = (await actorOf(net, 'front-desk')).posts
  const filed = { answers: { applicant: { name: 'Loket Umum' } }, filedAtOfficeId: counter?.officeId }
  await net.frontDesk.drafts('IMB', filed)
  await pool.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into application_lookups (application_id, kind, digest)
      select uuidv7(interval '-1 day'), 'name', digest
      from generate_series(1, ${frequentRows}),
        unnest(array[${digest('bambang')}::bytea, ${digest('umum')}::bytea]) digest`
  })

  const [first, second, third] = files.map(({ id }) => id)
  const [gone, ownDraft] = [await imbOf('Bambang Umum'), draft.id]
  await pool`update applications set discarded_at = now(), filed_at_office_id = office_id where id = ${gone.id}`
  await pool`update applications set filed_at_office_id = office_id where id = ${first ?? null}`
  await pool`
    update applications
    set filed_at_office_id = (select id from offices where region_code = '31.71.03.1001')
    where id = ${third ?? null}`
  const office = (await net.applicant.reads({ id: first ?? '' })).office
  assert.ok(office)

  const at = (region: string, role: Role = 'reviewer', officeId = office.id): Post => ({
    officeId,
    role,
    reach: region,
    endsAt: null,
  })

  /** Reads all pages of two, each by the next of the ways in turn. */
  const pages = async (actor: Actor, words: string[], ways: (typeof findAtOffices)[]): Promise<string[]> => {
    const ids: string[] = []
    for (let page = 0; page < 5; page++) {
      const rows = await (ways[page % ways.length] ?? findAtOffices)(pool, actor, sought(words, ids.at(-1) ?? null))
      ids.push(...rows.slice(0, 2).map(({ id }) => id))
      if (rows.length < 3) return ids
    }
    return assert.fail('The pages do not end.')
  }

  it('and finds the same in the network, within reach and by turns, for everybody', async () => {
    const nobody = { personId: crypto.randomUUID(), name: '', posts: [] }
    const [all, other] = [[third, second, first], '31.71.03.1001']
    const seen: [string, Actor, (string | undefined)[]][] = [
      ['head of the province', { ...nobody, posts: [at('31', 'head')] }, all],
      ['posts in several offices', { ...nobody, posts: [at(office.regionCode), at(other), at('31')] }, all],
      ['front desk of the office', { ...nobody, posts: [at(office.regionCode, 'front_desk')] }, all],
      ['front desk elsewhere, filed there', { ...nobody, posts: [at(other, 'front_desk')] }, [first]],
      ['administrator', { ...nobody, posts: [at('31', 'administrator')] }, []],
      ['officer of another office', { ...nobody, posts: [at(other)] }, []],
      ['nobody', nobody, []],
      ['applicant', await actorOf(net, 'applicant-1'), [ownDraft, ...all]],
    ]
    for (const [who, actor, ids] of seen)
      for (const ways of [[findInNetwork], [findAtOffices], [findInNetwork, findAtOffices]])
        for (const words of [
          ['bambang', 'umum'],
          ['umum', 'bambang'],
        ])
          assert.deepEqual(await pages(actor, words, ways), ids, who)
  })

  it('also for drafts of a counter', async () => {
    for (const [who, count] of [
      ['front-desk', 1],
      ['reviewer', 0],
    ] as const) {
      const actor = await actorOf(net, who)
      for (const find of [findInNetwork, findAtOffices]) {
        assert.equal((await find(pool, actor, sought(['loket', 'umum']))).length, count, who)
        assert.equal((await find(pool, actor, sought(['bambang', 'loket']))).length, 0, who)
        assert.equal((await find(pool, actor, sought(['loket', 'umum', 'bambang']))).length, 0, who)
      }
      for (const find of [findByDigest, findAtOffices]) {
        assert.equal((await find(pool, actor, sought(['loket']))).length, count, who)
        assert.deepEqual(
          (await find(pool, actor, sought(['umum'], second))).map(({ id }) => id),
          [first],
          who,
        )
      }
    }
  })

  it('which is the rarest pair of words, at few offices or in the network', async () => {
    const actor = await actorOf(net, 'front-desk')
    await imbOf('Bambang Umum Tiga')
    const way = async (posts: Actor['posts'], words: string[]) => {
      const { isAtOffices, digests } = await wayOf(pool, { ...actor, posts }, sought(words))
      const names = Object.fromEntries(words.map((word) => [digest(word).toString('hex'), word]))
      return [isAtOffices, ...digests.map((found) => names[found.toString('hex')])]
    }
    const [here, ofProvince] = [[at(office.regionCode, 'front_desk')], [at('31', 'head')]]
    assert.deepEqual(await way(here, ['umum', 'lain']), [true, 'umum', 'lain'])
    assert.deepEqual(await way(here, ['bambang', 'umum', 'tiga']), [true, 'bambang', 'tiga', 'umum'])
    assert.deepEqual(await way(here, ['umum', 'bambang', 'lain']), [true, 'umum', 'lain', 'bambang'])
    assert.deepEqual(await way(ofProvince, ['bambang', 'umum', 'lain']), [false, 'umum', 'lain', 'bambang'])
    assert.deepEqual(await way([], ['umum']), [false, 'umum'])
    assert.deepEqual((await found('umum tiga bambang')).length, 1)
    assert.deepEqual((await found('bambang umum')).slice(1), files.map(({ id }) => id).toReversed())
    assert.deepEqual((await found('bambang lain')).length, 1)
  })

  it('without reading all applications that have a word', async () => {
    const actor = await actorOf(net, 'front-desk')
    for (const [find, index] of [
      [findAtOffices, /Index Only Scan Backward using office_name_words_office_id_digest_application_id_pk/],
      [findInNetwork, /Index Only Scan Backward using office_name_words_pairs/],
    ] as const) {
      const plan = await pool<{ 'QUERY PLAN': string }[]>`
        explain ${find(pool, actor, sought(['bambang', 'umum']))}`
      const text = plan.map((line) => line['QUERY PLAN']).join('\n')
      assert.match(text, index)
      assert.doesNotMatch(text, /Hash Cond: .*application_id/)
    }
  })

  it('and is not planned anew for each search', async () => {
    const actor = await actorOf(net, 'front-desk')
    const session = await pool.reserve()
    try {
      // As in production: connections of tests use generic plans only.
      await session`set plan_cache_mode = auto`
      for (const find of [wayOf, findAtOffices, findInNetwork, findByDigest])
        for (const words of [['bambang'], ['bambang', 'umum'], ['bambang', 'umum', 'lain']])
          for (let done = 0; done < 8; done++) await find(session, actor, sought(words))
      const planned = await session<{ custom: number }[]>`
        select custom_plans::int as custom
        from pg_prepared_statements
        where statement like '%as mark%' or statement like '%is_at_offices%'`
      assert.ok(planned.length >= 7)
      assert.deepEqual(
        planned.filter(({ custom }) => custom > 5),
        [],
      )
    } finally {
      session.release()
    }
  })

  it('in the next page, too, after an application has come in and the way has changed', async () => {
    const actor = await actorOf(net, 'reviewer')
    for (const [before, after] of [
      [findInNetwork, findAtOffices],
      [findAtOffices, findInNetwork],
    ] as const) {
      const shown = (await before(pool, actor, sought(['bambang', 'umum']))).slice(0, 2).map(({ id }) => id)
      const { id } = await imbOf('Bambang Umum')
      const [next] = await after(pool, actor, sought(['bambang', 'umum'], shown[1]))
      const older = [third, second, first]
      assert.equal(next?.id, older[older.indexOf(shown[1]) + 1])
      assert.equal((await after(pool, actor, sought(['bambang', 'umum'])))[0]?.id, id)
    }
  })
})
