import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { seeded } from '../support/chance/chance.ts'
import { pick } from '../support/chance/mutations.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'
import { imbIn, inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, example, type Person, type Reply } from '../support/person.ts'
import { post } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { answers } = await example('IMB')

const asks = (who: Person, url: string, headers: Record<string, string> = {}) => who.asks('GET', url, { headers })
const tagOf = ({ headers }: Reply) => String(headers['etag'])
const listOf = (header: unknown) =>
  String(header)
    .split(',')
    .map((name) => name.trim())

describe('a repeated read', () => {
  it('is a 304 without a body for a client with the same bytes in the same language', async () => {
    const draft = await net.applicant.drafts('IMB', { answers: { capacity: 'owner' } })
    const url = `/v1/applications/${draft.id}`
    const [english, indonesian] = [
      await asks(net.applicant, url),
      await asks(net.applicant, url, { 'accept-language': 'id' }),
    ]
    assert.notEqual(tagOf(english), tagOf(indonesian))
    for (const [reply, language] of [
      [english, 'en'],
      [indonesian, 'id'],
    ] as const) {
      assert.equal(reply.headers['content-language'], language)
      assert.equal(reply.headers['cache-control'], 'private, no-cache')
      assert.deepEqual(listOf(reply.headers['vary']), ['Authorization', 'Accept-Language'])
      const sent = { 'accept-language': language, 'if-none-match': `W/"other", ${tagOf(reply)}` }
      const again = await asks(net.applicant, url, sent)
      assert.deepEqual([again.status, again.text], [304, ''])
      for (const name of ['content-type', 'content-length']) assert.equal(again.headers[name], undefined, name)
      for (const name of ['etag', 'vary', 'cache-control', 'content-language'])
        assert.equal(again.headers[name], reply.headers[name], name)
    }
    const asHead = {
      method: 'HEAD' as const,
      url,
      headers: { authorization: `Bearer ${net.applicant.token}`, 'accept-language': 'en' },
    }
    const heads = [
      await net.app.inject(asHead),
      await net.app.inject({ ...asHead, headers: { ...asHead.headers, 'if-none-match': tagOf(english) } }),
    ]
    assert.deepEqual(
      heads.map(({ statusCode, body, headers }) => [statusCode, body, headers['etag'], headers['content-length']]),
      [
        [200, '', tagOf(english), String(english.body.length)],
        [304, '', tagOf(english), String(english.body.length)],
      ],
    )
  })

  it('is a 200 in another language, and for an unknown tag', async () => {
    const draft = await net.applicant.drafts('IMB', { answers: { capacity: 'owner' } })
    const url = `/v1/applications/${draft.id}`
    const crossed = { 'accept-language': 'id', 'if-none-match': tagOf(await asks(net.applicant, url)) }
    assert.equal((await asks(net.applicant, url, crossed)).status, 200)
    assert.equal((await asks(net.applicant, url, { 'if-none-match': '*' })).status, 200)
  })

  it('is a 304 with the tag of the reply to a change, which also serves the next change', async () => {
    const draft = await net.applicant.drafts('IMB')
    const url = `/v1/applications/${draft.id}`
    const change = (ifMatch: string, capacity: string) =>
      net.applicant.asks('PATCH', url, { body: { answers: { capacity } }, headers: { 'if-match': ifMatch } })
    const first = await change(tagOf(await asks(net.applicant, url, { 'accept-language': 'id' })), 'owner')
    assert.equal(first.status, 200, first.text)
    assert.equal((await asks(net.applicant, url, { 'if-none-match': tagOf(first) })).status, 304)
    const second = await change(tagOf(first), 'proxy')
    assert.equal(second.status, 200, second.text)
    assert.equal((await change('"3"', 'owner')).status, 200, 'The version alone is enough.')
    assert.equal((await change(tagOf(second), 'proxy')).refusal.code, 'stale')
    assert.equal((await change(tagOf(second).replace('"3-', '"4-').slice(0, -2).concat('"'), 'proxy')).status, 412)
  })

  it('may be cached by shared caches where everybody may read it, and never where it names a person', async () => {
    const open = await asks(net.nobody, '/v1/regions')
    assert.deepEqual([open.headers['cache-control'], open.headers['vary']], ['public, no-cache', undefined])
    assert.equal((await asks(net.nobody, '/v1/regions', { 'if-none-match': tagOf(open) })).status, 304)
    const mine = await asks(net.applicant, '/v1/me')
    assert.deepEqual([mine.headers['cache-control'], mine.headers['vary']], ['private, no-cache', 'Authorization'])
    const refused = await asks(net.nobody, '/v1/me')
    assert.deepEqual([refused.status, refused.headers['cache-control']], [401, 'no-store'])
    assert.ok(listOf(refused.headers['vary']).includes('Accept-Language'))
    const { id, documents } = await net.applicant.prepares('SKTM')
    for (const url of ['/v1/nothing', `/v1/applications/${id}/documents/${documents[0]?.id}/content`]) {
      const unseen = await net.stranger.asks('HEAD', url)
      assert.deepEqual([unseen.status, unseen.headers['cache-control']], [404, 'no-store'], url)
    }
  })

  it("is supported by every operation that reads JSON, except the streamed export of a person's data", () => {
    const reading = operationsOf(committedContract()).filter(
      ({ method, responses }) => method === 'GET' && responses['200']?.content?.['application/json'],
    )
    assert.deepEqual(
      reading.filter(({ responses }) => !responses['304']).map(({ operationId }) => operationId),
      ['getDataExport'],
    )
    assert.ok(reading.length > 70)
    for (const { responses, parameters, operationId } of reading.filter((one) => one.responses['304'])) {
      assert.ok(responses['200']?.headers?.['ETag'], operationId)
      assert.ok(
        parameters.some(({ name }) => name === 'if-none-match'),
        operationId,
      )
    }
  })
})

describe('after any change in between', () => {
  let file: Application
  before(async () => {
    file = await net.applicant.prepares('IMB')
  })

  it('a 304 is returned exactly when the body is the same to the byte, for every reader and language', async () => {
    const random = seeded(2_026)
    const urls = () =>
      ['', '/clock', '/events', '/documents', '/transitions'].map((rest) => `/v1/applications/${file.id}${rest}`)
    const people: [Person, ...Person[]] = [net.applicant, net.frontDesk, net.reviewer, net.head]
    const had: { url: string; tag: string; body: string }[] = []
    const seen = { same: 0, other: 0 }
    for (const happens of happenings()) {
      await happens()
      for (let trial = 0; trial < 25; trial++) {
        const [who, language] = [pick(random, people), pick(random, ['id', 'en', 'id;q=0.5, en-GB'])]
        const url = pick(random, ['/v1/applications', '/v1/me', '/v1/permit-types', '/v1/offices', ...urls()])
        const kept = had.filter((one) => one.url === url).at(-1 - Math.floor(random() * 4))
        const asked = { 'accept-language': language, 'if-none-match': kept?.tag ?? '"nothing"' }
        const [conditional, plain] = [
          await asks(who, url, asked),
          await asks(who, url, { 'accept-language': language }),
        ]
        if (plain.status !== 200) {
          assert.equal(conditional.status, plain.status)
          continue
        }
        const isSame = kept?.body === plain.text
        assert.equal(conditional.status, isSame ? 304 : 200, `${url} ${language}`)
        assert.equal(tagOf(conditional), tagOf(plain))
        seen[isSame ? 'same' : 'other']++
        had.push({ url, tag: tagOf(plain), body: plain.text })
      }
    }
    assert.ok(seen.same > 30 && seen.other > 50, JSON.stringify(seen))
  })

  /** The changes of a case or of its representation: answers, steps, passing time, and the posts of the reader. */
  const happenings = () => [
    async () => undefined,
    async () => {
      await net.applicant.saves(await net.applicant.reads(file), { answers: { building: { floors: 'x' } } })
    },
    async () => {
      await net.applicant.saves(await net.applicant.reads(file), { answers })
      await net.applicant.takes('submit', file, inputs['submit'])
    },
    async () => {
      await net.frontDesk.takes('accept', file)
    },
    async () => {
      await net.database.pool`update applications set due_at = now() + interval '1 hour' where id = ${file.id}`
    },
    async () => {
      await net.database.pool`update applications set due_at = now() - interval '1 second' where id = ${file.id}`
    },
    async () => {
      const officeId = (await net.applicant.reads(file)).office?.id ?? ''
      await post(net, net.frontDesk, 'reviewer', officeId)
    },
  ]

  it('a case that only became overdue has another tag, and accepts its old version', async () => {
    const late = await imbIn('submitted', net)
    const url = `/v1/applications/${late.id}`
    await net.database.pool`update applications set due_at = now() + interval '1 hour' where id = ${late.id}`
    const early = await asks(net.applicant, url)
    await net.database.pool`update applications set due_at = now() - interval '1 second' where id = ${late.id}`
    const now = await asks(net.applicant, url, { 'if-none-match': tagOf(early) })
    assert.deepEqual([now.status, now.json<Application>().version], [200, early.json<Application>().version])
    assert.notEqual(tagOf(now), tagOf(early))
    const step = await net.frontDesk.tries('accept', late, {}, { headers: { 'if-match': tagOf(early) } })
    assert.equal(step.status, 201, step.text)
  })
})

describe('the contract as a file', () => {
  const url = '/v1/openapi.json'
  const codings = {
    br: (body: Buffer) => brotliDecompressSync(body),
    gzip: (body: Buffer) => gunzipSync(body),
    identity: (body: Buffer) => body,
  }

  it('is compressed for clients that accept it, with a tag of its own for each coding', async () => {
    const plain = await asks(net.nobody, url)
    const tags = new Set<string>()
    for (const [coding, decoded] of Object.entries(codings)) {
      const headers = { 'accept-encoding': coding === 'br' ? 'gzip, deflate, br' : coding }
      const reply = await asks(net.nobody, url, headers)
      assert.equal(reply.headers['content-encoding'], coding === 'identity' ? undefined : coding)
      assert.equal(reply.headers['vary'], 'Accept-Encoding')
      assert.deepEqual(decoded(reply.body), plain.body)
      assert.ok(coding === 'identity' || reply.body.length < plain.body.length / 5, `${coding}: ${reply.body.length}`)
      tags.add(tagOf(reply))
      const again = await asks(net.nobody, url, { ...headers, 'if-none-match': tagOf(reply) })
      assert.deepEqual([again.status, again.body.length, again.headers['etag']], [304, 0, tagOf(reply)])
    }
    assert.equal(tags.size, 3)
  })
})
