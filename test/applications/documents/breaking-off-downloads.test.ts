import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { parse } from 'content-disposition'
import { createStorage, type OpenedObject, type Storage } from '../../../src/platform/stored-objects/storage.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { listening } from '../../support/files/sending.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Person, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const port = await listening(net)
const draft = await net.applicant.drafts('IMB')
const long = Buffer.concat([...longPdf(9_000_000)])
const document = await net.applicant.uploads('land_title', draft, long)

const pathOf = (application: { id: string }, { id }: { id: string }) =>
  `/v1/applications/${application.id}/documents/${id}/content`
const downloads = (person: Person = net.applicant, headers: Record<string, string> = {}) =>
  person.asks('GET', pathOf(draft, document), { headers })
const authorization = `Bearer ${net.applicant.token}`

async function opens(path = pathOf(draft, document)): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(
    get({ port, host: '127.0.0.1', path, agent: false, headers: { authorization } }),
    'response',
  )
  assert.ok(response)
  return response
}

/** Returns a storage that records its streams. */
function watched(): { streams: Readable[]; change: (real: Storage) => Pick<Storage, 'get'> } {
  const streams: Readable[] = []
  return {
    streams,
    change: (real) => ({
      get: async (...object) => {
        const stored = await real.get(...object)
        streams.push(stored.body)
        return stored
      },
    }),
  }
}

const stored = (body: Readable): OpenedObject => ({ body, length: long.length })

describe('a download', () => {
  it('returns a file of many parts unchanged, whole and from its middle', async () => {
    const whole = await buffer(await opens())
    assert.ok(whole.equals(long))
    assert.equal(createHash('sha256').update(whole).digest('hex'), document.sha256)
    const { status, body, headers } = await downloads(net.applicant, { range: 'bytes=5242870-5242889' })
    assert.deepEqual(
      [status, headers['content-length'], headers['content-range']],
      [206, '20', `bytes 5242870-5242889/${long.length}`],
    )
    assert.ok(body.equals(long.subarray(5_242_870, 5_242_890)))
    assert.equal(headers['repr-digest'], `sha-256=:${Buffer.from(document.sha256, 'hex').toString('base64')}:`)
  })

  for (const bytes of [5_242_879, 5_242_880, 5_242_881, 10_485_760]) {
    it(`returns a file of ${bytes} bytes unchanged: no byte is lost or repeated between parts`, async () => {
      const application = await net.applicant.drafts('IMB')
      const file = Buffer.concat([...longPdf(bytes)])
      const sent = await net.applicant.uploads('land_title', application, file)
      assert.ok((await net.applicant.asks('GET', pathOf(application, sent))).body.equals(file))
    })
  }

  it('of a range that ends beyond the file, or begins before it, returns what exists', async () => {
    assert.equal(
      (await downloads(net.applicant, { range: `bytes=${long.length - 5}-${long.length + 100}` })).body.length,
      5,
    )
    assert.equal((await downloads(net.applicant, { range: `bytes=-${long.length * 2}` })).body.length, long.length)
    assert.equal((await downloads(net.applicant, { range: 'bytes=9-5' })).status, 200)
  })

  for (const range of ['bytes=-0', 'bytes=9000000-']) {
    it(`is empty for the range ${range}`, async () =>
      void isRefused(await downloads(net.applicant, { range }), 416, 'range_not_satisfiable'))
  }

  it('is whole for a range that is bound to a tag, because files have no tag', async () => {
    assert.equal((await downloads(net.applicant, { range: 'bytes=0-9', 'if-range': '"1"' })).status, 200)
  })

  it('is not started by HEAD, which sends no request to the storage', async () => {
    const { streams, change } = watched()
    using _ = storage.replaceParts(change)
    const { status, headers } = await fetch(`http://127.0.0.1:${port}${pathOf(draft, document)}`, {
      method: 'HEAD',
      headers: { authorization },
    })
    assert.deepEqual([status, headers.get('content-length'), streams.length], [200, String(long.length), 0])
  })
})

describe('a reader who disconnects', () => {
  it('leaves no stream of the storage open', async () => {
    const { streams, change } = watched()
    using _ = storage.replaceParts(change)
    const response = await opens()
    await once(response, 'readable')
    response.destroy()
    await eventually(
      'the stream is closed',
      async () => streams.length === 1 && streams.every(({ destroyed }) => destroyed),
    )
  })

  it('before the storage has answered leaves no stream open either', async () => {
    const { streams, change } = watched()
    const held = gate()
    using _ = storage.replaceParts((real) => ({
      get: async (...object) => {
        await held.pass()
        return change(real).get(...object)
      },
    }))
    const request = get({
      port,
      host: '127.0.0.1',
      path: pathOf(draft, document),
      agent: false,
      headers: { authorization },
    }).on('error', () => {})
    await held.reached
    request.destroy()
    await eventually(
      'nobody is connected',
      () => new Promise((resolve) => net.app.server.getConnections((_error, count) => resolve(count === 0))),
    )
    held.letPass()
    await eventually(
      'the stream is closed',
      async () => streams.length === 1 && streams.every(({ destroyed }) => destroyed),
    )
  })

  it('a hundred times leaves as many connections as before', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length
    const breaksOff = async () => void (await opens()).destroy()
    const alone = () =>
      eventually(
        'nobody is connected',
        () => new Promise((resolve) => net.app.server.getConnections((_error, count) => resolve(count === 0))),
      )
    for (let times = 0; times < 20; times++) await breaksOff()
    await alone()
    const before = sockets()
    for (let times = 0; times < 100; times++) await breaksOff()
    await alone()
    await eventually('connections to the storage are given back', async () => sockets() <= before + 10)
    assert.equal((await downloads()).status, 200)
  })
})

describe('a storage that is gone', () => {
  it('gives a problem, also when it fails only at the first byte', async () => {
    const gone = createStorage({ ...net.settings, endpoint: 'http://127.0.0.1:9' })
    {
      using _ = storage.replaceParts(() => ({ get: gone.get }))
      isRefused(await downloads(), 503, 'unavailable')
    }
    gone.close()
    using _ = storage.replaceParts(() => ({
      get: async () =>
        stored(
          new Readable({
            read() {
              this.destroy(new Error('reset'))
            },
          }),
        ),
    }))
    isRefused(await downloads(), 503, 'unavailable')
  })

  it('gives a problem when it has lost the object', async () => {
    using _ = storage.replaceParts((real) => ({ get: () => real.get('documents/lost') }))
    isRefused(await downloads(), 503, 'unavailable')
  })

  it('in the middle breaks the connection, so that nobody mistakes a part for the whole', async () => {
    const body = new PassThrough()
    using _ = storage.replaceParts(() => ({ get: async () => stored(body) }))
    body.write(long.subarray(0, 100_000))
    const response = await opens()
    assert.equal(response.statusCode, 200)
    body.destroy(new Error('reset'))
    await assert.rejects(buffer(response), { code: 'ECONNRESET' })
  })

  it('in the middle, without an error, breaks the connection as well', async () => {
    const body = new PassThrough()
    using _ = storage.replaceParts(() => ({ get: async () => stored(body) }))
    body.end(long.subarray(0, 100_000))
    await assert.rejects(opens().then(buffer))
  })
})

describe('a read that cannot be recorded', () => {
  it('is refused: nothing is sent, and no stream stays open', async () => {
    const application = await imbIn('in_review', net)
    const [first] = application.documents
    assert.ok(first)
    const { streams, change } = watched()
    using _ = storage.replaceParts(change)
    const { pool } = net.database
    await pool`alter table data_reads rename to kept_reads`
    try {
      isRefused(await net.reviewer.asks('GET', pathOf(application, first)), 503, 'unavailable')
    } finally {
      await pool`alter table kept_reads rename to data_reads`
    }
    assert.deepEqual(
      streams.map(({ destroyed }) => destroyed),
      [true],
    )
  })

  it('is recorded once for each range, and not for an empty one', async () => {
    const application = await imbIn('in_review', net)
    const [first] = application.documents
    assert.ok(first)
    const reads = async () =>
      (
        await net.database
          .pool`select from data_reads where document_id is not null and application_id = ${application.id}`
      ).length
    for (const range of ['bytes=0-1', 'bytes=2-3'])
      assert.equal((await net.reviewer.asks('GET', pathOf(application, first), { headers: { range } })).status, 206)
    assert.equal(await reads(), 2)
    isRefused(
      await net.reviewer.asks('GET', pathOf(application, first), { headers: { range: 'bytes=999999999-' } }),
      416,
      'range_not_satisfiable',
    )
    assert.equal(await reads(), 2)
  })
})

describe('the name of a download', () => {
  for (const name of [
    'kartu tanda penduduk.pdf',
    'surat tanah; 1.pdf',
    '身分證 ✓.pdf',
    'a%20b.pdf',
    `${'長'.repeat(190)}.pdf`,
  ]) {
    it(`can be decoded: ${name.slice(0, 30)}`, async () => {
      const application = await net.applicant.drafts('IMB')
      const sent = await net.applicant.uploads('identity_card', application, somePdf(), name)
      const { headers } = await net.applicant.asks('GET', pathOf(application, sent))
      const { type, parameters } = parse(String(headers['content-disposition']))
      assert.deepEqual([type, parameters['filename']], ['attachment', sent.fileName])
    })
  }
})
