import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type CaseCache, createCaseCache } from '../../../src/applications/case/cache.ts'
import { eraseClosed } from '../../../src/personal-data/erase-queries.ts'
import { seeded } from '../../support/chance/chance.ts'
import { goes, imbIn, roads } from '../../support/journey.ts'
import { sampleOf, samplesOf } from '../../support/measuring/metrics.ts'
import { metricsToken, type Network, network } from '../../support/network.ts'
import type { Reply } from '../../support/person.ts'
import { happeningsIn } from '../../support/scenes/happenings.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
/** A second API of the same network without the cache. */
const plain = await network({ ground: net, issuer: net.issuer, caseCacheBytes: 0 })
after(() => plain.close())

before(() => knowsItsCalendars(net))

const readers = ['applicant', 'stranger', 'frontDesk', 'reviewer', 'inspector', 'cashier', 'head', 'admin'] as const
const languages = ['id', 'en']
const random = seeded(16)
const below = (most: number) => Math.floor(random() * most)

type Reader = (typeof readers)[number]

const answer = (from: Network, reader: Reader, { id }: { id: string }, headers: Record<string, string>) =>
  from[reader].asks('GET', `/v1/applications/${id}`, { headers })

/** Returns the parts that must be equal in both answers: a refusal names its own request. */
const shownIn = ({ status, text, headers: { etag } }: Reply) => (status === 200 ? { status, text, etag } : { status })

/**
 * Reads an application as each reader in both languages, from the API with the cache and the one without. Asserts equal
 * answers.
 */
async function isReadAlike(application: { id: string }, after: string): Promise<void> {
  for (const reader of readers)
    for (const language of languages) {
      const headers = { 'accept-language': language }
      const built = await answer(plain, reader, application, headers)
      const kept = await answer(net, reader, application, headers)
      assert.deepEqual(shownIn(kept), shownIn(built), `${reader} in ${language} after: ${after}`)
      if (built.status !== 200) continue
      const again = await answer(net, reader, application, {
        ...headers,
        'if-none-match': String(built.headers['etag']),
      })
      assert.deepEqual([again.status, again.text, again.headers['etag']], [304, '', built.headers['etag']])
    }
}

const happenings = happeningsIn(net)
const happened = new Set<string>()

/** Lets all possible events happen to an application once, and then a few again, in random order. */
async function livesThrough({ id }: { id: string }): Promise<void> {
  let again = below(3)
  for (;;) {
    const application = await net.applicant.reads({ id })
    const possible = Object.entries(happenings).filter(([, { can }]) => can(application))
    const fresh = possible.filter(([name]) => !happened.has(name))
    const choice = fresh.length > 0 ? fresh : possible
    if (choice.length === 0 || (fresh.length === 0 && again-- === 0)) return
    const [name, { happens, ends }] = choice[below(choice.length)] ?? assert.fail()
    await happens(application)
    happened.add(name)
    await isReadAlike(application, name)
    if (!ends) continue
    await ends()
    await isReadAlike(application, `the end of: ${name}`)
  }
}

const ends = ['handed_over', 'withdrawn', 'refused']

describe('a cached answer', () => {
  it('equals the one built from the tables, after any event, for every reader and language', async () => {
    for (const end of ends) {
      const application = await net.applicant.prepares('IMB')
      for (const [who, action] of roads[end] ?? []) {
        await livesThrough(application)
        await goes(net, who, action, application)
        await isReadAlike(application, action)
      }
      await livesThrough(application)
    }
    assert.deepEqual([...happened].sort(), Object.keys(happenings).sort())
    const page = await net.bearer(metricsToken).asks('GET', '/metrics')
    for (const cache of ['hit', 'stale', 'miss'])
      assert.ok((sampleOf(samplesOf(page.text), 'satu_pintu_case_reads_total', { cache })?.value ?? 0) > 100, cache)
  })

  it('is shown to nobody once the data is erased', async () => {
    const { id, version, permitType } = await imbIn('withdrawn', net)
    await isReadAlike({ id }, 'withdrawing')
    const closed = { id, version, permitType: permitType.code, permitTypeVersion: permitType.version, years: 1 }
    const doer = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const
    assert.equal(await eraseClosed(pool, [{ ...closed, answers: {}, endsVisit: false }], doer), 1)
    await isReadAlike({ id }, 'erasing')
    assert.deepEqual((await net.applicant.reads({ id })).answers, {})
  })

  it('is shown to nobody once the draft is discarded', async () => {
    const draft = await net.applicant.prepares('IMB')
    await isReadAlike(draft, 'drafting')
    const { version } = await net.applicant.reads(draft)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': `"${version}"` } })
    await isReadAlike(draft, 'discarding')
  })

  it('is recorded each time it is shown to another person', async () => {
    const { id } = await imbIn('in_review', net)
    const reads = async () =>
      (await pool`select from data_reads where application_id = ${id} and what = 'case' and standing = 'reviewer'`)
        .count
    const first = await reads()
    const { headers } = await net.reviewer.asks('GET', `/v1/applications/${id}`)
    await net.reviewer.reads({ id })
    await net.reviewer.asks('GET', `/v1/applications/${id}`, { headers: { 'if-none-match': String(headers['etag']) } })
    assert.equal((await reads()) - first, 3)
  })
})

describe('the cache of answers', () => {
  const answer = { stamp: '1', body: Buffer.alloc(1_000), etag: '"1"', read: null }
  /** Puts answers under these keys. The first one opens the connection that reports erased data. */
  async function puts(cache: CaseCache, ...keys: string[]): Promise<void> {
    for (const key of keys)
      do {
        cache.set(key, answer)
        await setImmediate()
      } while (!cache.get(key))
  }

  it('removes answers as soon as data is discarded, also those that nobody reads again', async () => {
    const cache = createCaseCache(net.database, { bytes: 1_000_000 })
    const draft = await net.applicant.drafts('IMB')
    await puts(cache, 'somebody')
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    while (cache.get('somebody')) await setImmediate()
    await cache.close()
  })

  it('holds no more bytes than its limit: those used last', async () => {
    const cache = createCaseCache(net.database, { bytes: 10_000 })
    const keys = Array.from({ length: 100 }, (_, index) => String(index))
    await puts(cache, ...keys)
    assert.deepEqual(
      keys.filter((key) => cache.get(key)),
      keys.slice(-6),
    )
    await cache.close()
  })

  it('holds no memory besides its answers: a short one comes in a block of 64 KB', async () => {
    const cache = createCaseCache(net.database, { bytes: 10_000 })
    const short = Buffer.from('{}')
    assert.ok(short.buffer.byteLength > short.length)
    await puts(cache, 'first')
    cache.set('short', { ...answer, body: short })
    const kept = cache.get('short')?.body
    assert.deepEqual(kept, short)
    assert.equal(kept?.buffer.byteLength, short.length)
    await cache.close()
  })
})
