import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, type Reply, somePdf } from '../../support/person.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())

const path = (application: { id: string }, document: { id: string }) =>
  `/v1/applications/${application.id}/documents/${document.id}/content`
const downloads = (
  person: Person,
  application: { id: string },
  document: { id: string },
  range?: string,
): Promise<Reply> => person.asks('GET', path(application, document), range === undefined ? {} : { headers: { range } })
const readsOf = ({ id }: Application) =>
  net.database.pool`
      select r.document_id, p.subject
      from data_reads r
      join people p on p.id = r.reader_id
      where r.document_id is not null and r.application_id = ${id}`

describe('downloading a document', () => {
  it('returns the bytes that were sent, as an attachment that no browser opens by itself', async () => {
    const draft = await net.applicant.drafts()
    const file = somePdf()
    const document = await net.applicant.uploads('identity_card', draft, file, 'kartu «tanda» penduduk.pdf')
    const { status, body, headers } = await downloads(net.applicant, draft, document)
    assert.equal(status, 200)
    assert.ok(body.equals(file))
    assert.equal(headers['repr-digest'], `sha-256=:${createHash('sha256').update(file).digest('base64')}:`)
    assert.equal(headers['content-type'], 'application/pdf')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[^"]*"; filename\*=UTF-8''kartu%20%C2%ABtanda%C2%BB%20penduduk\.pdf$/,
    )
  })

  it('describes the file by HEAD to those who may see it, without the bytes and without a record', async () => {
    const application = await imbIn('in_review', net)
    const [document] = application.documents
    assert.ok(document)
    const head = await net.reviewer.asks('HEAD', path(application, document))
    assert.deepEqual([...(await readsOf(application))], [])
    const got = await downloads(net.reviewer, application, document)
    const told = ({ headers }: Reply) =>
      ['content-length', 'content-type', 'content-disposition', 'repr-digest', 'accept-ranges', 'cache-control'].map(
        (name) => headers[name],
      )
    assert.deepEqual([head.status, head.body.length, told(head)], [200, 0, told(got)])
    assert.equal((await net.stranger.asks('HEAD', path(application, document))).status, 404)
  })

  it('returns one range of bytes, and names it', async () => {
    const draft = await net.applicant.drafts()
    const file = somePdf()
    const document = await net.applicant.uploads('identity_card', draft, file)
    const cases: [string, Buffer, string][] = [
      ['bytes=0-9', file.subarray(0, 10), `bytes 0-9/${file.length}`],
      ['bytes=100-', file.subarray(100), `bytes 100-${file.length - 1}/${file.length}`],
      ['Bytes=0-0', file.subarray(0, 1), `bytes 0-0/${file.length}`],
      [`bytes=5-${file.length + 99}`, file.subarray(5), `bytes 5-${file.length - 1}/${file.length}`],
      [`bytes=-${file.length + 1}`, file, `bytes 0-${file.length - 1}/${file.length}`],
      ['bytes=-7', file.subarray(-7), `bytes ${file.length - 7}-${file.length - 1}/${file.length}`],
    ]
    for (const [range, expected, said] of cases) {
      const { status, body, headers } = await downloads(net.applicant, draft, document, range)
      assert.deepEqual(
        [status, headers['content-range'], headers['content-length']],
        [206, said, String(expected.length)],
      )
      assert.ok(body.equals(expected), range)
    }
  })

  it('refuses a range beyond the file, with its size, and sends no request to the storage', async () => {
    const application = await imbIn('in_review', net)
    const [document] = application.documents
    assert.ok(document)
    const size = document.sizeBytes
    using _ = storage.replaceParts(() => ({ get: () => assert.fail('The storage was asked.') }))
    for (const range of [`bytes=${size}-`, `bytes=${size}-${size + 9}`, `bytes=${'9'.repeat(40)}-`, 'bytes=-0']) {
      const { status, headers, refusal } = await downloads(net.reviewer, application, document, range)
      assert.deepEqual(
        [status, refusal.code, headers['content-range'], headers['content-disposition']],
        [416, 'range_not_satisfiable', `bytes */${size}`, undefined],
        range,
      )
    }
    assert.deepEqual([...(await readsOf(application))], [])
  })

  it('returns the whole file for a range that is invalid, of another unit or one of several', async () => {
    const draft = await net.applicant.drafts()
    const file = somePdf()
    const document = await net.applicant.uploads('identity_card', draft, file)
    for (const range of [
      'bytes=9-5',
      'bytes=5-1,7-9',
      'bytes=0-1,3-4',
      'lines=1-2',
      'bytes=',
      'bytes=-',
      'bytes=a-b',
    ]) {
      const { status, body, headers } = await downloads(net.applicant, draft, document, range)
      assert.deepEqual([status, headers['content-range']], [200, undefined], range)
      assert.ok(body.equals(file), range)
    }
  })

  it('is recorded when another person reads it', async () => {
    const application = await imbIn('in_review', net)
    const [document] = application.documents
    assert.ok(document)
    await downloads(net.applicant, application, document)
    assert.deepEqual([...(await readsOf(application))], [])
    assert.equal((await downloads(net.reviewer, application, document)).status, 200)
    assert.deepEqual([...(await readsOf(application))], [{ documentId: document.id, subject: 'reviewer' }])
  })

  it('is only for those who see the application, and only under its own path', async () => {
    const application = await imbIn('submitted', net)
    const other = await net.applicant.drafts()
    const [document] = application.documents
    assert.ok(document)
    for (const somebody of [net.stranger, net.admin])
      assert.equal((await downloads(somebody, application, document)).status, 404)
    assert.equal((await downloads(net.applicant, other, document)).status, 404)
  })

  it('still returns an earlier version after a newer one superseded it', async () => {
    const draft = await net.applicant.drafts()
    const [first, second] = [somePdf(), somePdf()]
    const earlier = await net.applicant.uploads('identity_card', draft, first)
    await net.applicant.uploads('identity_card', draft, second)
    assert.ok((await downloads(net.applicant, draft, earlier)).body.equals(first))
    const { data } = await net.applicant.does<{ data: { version: number; supersededAt: string | null }[] }>(
      200,
      'GET',
      `/v1/applications/${draft.id}/documents`,
    )
    assert.deepEqual(
      data.map(({ version, supersededAt }) => [version, supersededAt === null]),
      [
        [1, false],
        [2, true],
      ],
    )
  })
})
