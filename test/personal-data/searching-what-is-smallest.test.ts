import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { isReachSmallest } from '../../src/personal-data/search.ts'
import { countSizes, findByDigests, findWithinReach } from '../../src/personal-data/search-queries.ts'
import { network } from '../support/network.ts'
import { example } from '../support/person.ts'
import { actorOf } from '../support/racing.ts'

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
  await net.applicant.drafts('IMB', { answers: { applicant: { name: 'Bambang Umum' } } })
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

  it('and finds the same by a word and within reach, page by page', async () => {
    for (const who of ['front-desk', 'reviewer', 'head', 'applicant-1']) {
      const actor = await actorOf(net, who)
      const numbers: number[] = []
      for (const page of [
        sought(['bambang', 'umum']),
        sought(['umum'], files[1]?.id),
        sought(['bambang', 'loket']),
        sought(['loket']),
      ]) {
        const [byWord, within] = [await findByDigests(pool, actor, page), await findWithinReach(pool, actor, page)]
        assert.deepEqual(within, byWord, who)
        numbers.push(byWord.length)
      }
      assert.deepEqual(numbers, [3, 1, 0, Number(who === 'front-desk')], who)
    }
  })

  it('which is the reach of an office when every word is frequent, and a rare word otherwise', async () => {
    const actor = await actorOf(net, 'front-desk')
    const sizes = await countSizes(pool, actor, sought(['bambang', 'umum']))
    assert.ok(sizes.reach !== null && sizes.reach < frequentRows)
    assert.deepEqual(sizes.digests, [frequentRows, frequentRows])
    assert.equal(isReachSmallest(sizes), true)
    assert.equal(isReachSmallest({ reach: 5, digests: [7, 4] }), false)
    assert.deepEqual(await countSizes(pool, actor, sought(['umum', 'lain'])), {
      digests: [frequentRows, 1],
      reach: null,
    })
    assert.deepEqual(await found('bambang umum'), files.map(({ id }) => id).toReversed())
    assert.deepEqual((await found('bambang lain')).length, 1)
  })

  it('without reading all applications that have a word', async () => {
    const actor = await actorOf(net, 'front-desk')
    const plan = await pool<{ 'QUERY PLAN': string }[]>`
      explain ${findWithinReach(pool, actor, sought(['bambang', 'umum']))}`
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    assert.match(text, /Index Cond: .*application_id = a(_1)?.id/)
    assert.doesNotMatch(text, /Hash Cond: .*application_id/)
  })
})
