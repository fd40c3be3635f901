import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import { addressOf, committedContract, exampleBodyOf, operationsOf } from '../support/contract/operations.ts'
import { network } from '../support/network.ts'
import { callersOf } from '../support/people/callers.ts'
import { faultsIn, isProblem, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const taking = operationsOf(committedContract()).filter(({ requestBody }) => requestBody?.content['application/json'])
const callerOf = await callersOf(net)
const own = `Authorization: Bearer ${net.applicant.token}\r\n`
const port = Number(new URL(await net.app.listen({ port: 0, host: '127.0.0.1' })).port)

describe('a content type', () => {
  for (const operation of taking) {
    it(`other than JSON is refused (${operation.operationId})`, () =>
      changesNothing(net, async () => {
        const payload = JSON.stringify(exampleBodyOf(operation))
        for (const type of [
          'text/plain',
          'application/xml',
          'application/x-www-form-urlencoded',
          'application/octet-stream',
          'application/jsonp',
          'json',
          '*/*',
          ...(operation.method === 'PATCH' ? [] : ['application/merge-patch+json']),
        ]) {
          isRefused(
            await callerOf(operation).asks(operation.method, addressOf(operation), { raw: { payload, type } }),
            415,
            'unsupported_media_type',
          )
        }
        const multipart = await callerOf(operation).asks(operation.method, addressOf(operation), {
          raw: {
            payload: '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
            type: 'multipart/form-data; boundary=x',
          },
        })
        isRefused(multipart, 415, 'unsupported_media_type')
      }))
  }

  it('other than multipart is refused for an upload', () =>
    changesNothing(net, async () => {
      for (const type of ['application/json', 'text/plain', 'application/pdf']) {
        isRefused(
          await net.applicant.asks('POST', `/v1/applications/${crypto.randomUUID()}/documents`, {
            raw: { payload: '{}', type },
          }),
          415,
          'unsupported_media_type',
        )
      }
    }))

  it('of JSON may have a charset, and a merge patch its own name', async () => {
    const draft = await net.applicant.does<{ id: string }>(201, 'POST', '/v1/applications', {
      raw: { payload: '{"permitType":"IMB"}', type: 'application/json; charset=utf-8' },
    })
    await net.applicant.does(200, 'PATCH', `/v1/applications/${draft.id}`, {
      raw: { payload: '{"answers":{}}', type: 'application/merge-patch+json' },
      headers: { 'if-match': '"1"' },
    })
  })

  it('may be wrong on a read, which ignores it', async () => {
    assert.equal(
      (await net.applicant.asks('GET', '/v1/me', { raw: { payload: '<me/>', type: 'application/xml' } })).status,
      200,
    )
  })

  it('of an unexpected body is refused', async () => {
    const draft = await net.applicant.drafts()
    const reply = await net.applicant.asks('DELETE', `/v1/applications/${draft.id}`, {
      raw: { payload: '<all/>', type: 'application/xml' },
      headers: { 'if-match': '"1"' },
    })
    isRefused(reply, 415, 'unsupported_media_type')
  })
})

describe('a header', () => {
  for (const [name, value, fault] of [
    ['x-channel', 'pigeon', 'x-channel enum'],
    ['x-channel', 'system', 'x-channel enum'],
    ['idempotency-key', '', 'idempotency-key minLength'],
    ['idempotency-key', 'x'.repeat(256), 'idempotency-key maxLength'],
    ['idempotency-key', 'two words', 'idempotency-key pattern'],
  ] as const) {
    it(`${name} of ${value.slice(0, 20) || 'nothing'} is refused`, () =>
      changesNothing(net, async () => {
        const reply = await net.applicant.asks('POST', '/v1/applications', {
          body: { permitType: 'IMB' },
          headers: { [name]: value },
        })
        const faults = faultsIn(isRefused(reply, 400, 'invalid_request'))
        assert.ok(faults.includes(fault), faults.join())
      }))
  }

  it('of a trace is used in the refusal, unless it is invalid', async () => {
    const trace = 'a'.repeat(32)
    const traced = (traceparent: string) => net.nobody.asks('GET', '/v1/nothing', { headers: { traceparent } })
    assert.equal((await traced(`00-${trace}-${'b'.repeat(16)}-01`)).refusal.traceId, trace)
    assert.match((await traced('nonsense')).refusal.traceId, /^[0-9a-f]{32}$/)
  })
})

describe('invalid HTTP', () => {
  for (const [what, sent, status] of [
    ['an endless header', `GET /v1/regions HTTP/1.1\r\nHost: localhost\r\nCookie: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['too many headers', `GET /v1/regions HTTP/1.1\r\nHost: localhost\r\n${'x: y\r\n'.repeat(20_000)}\r\n`, 431],
    ['an endless address', `GET /v1/regions?parent=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    ['no HTTP', 'HELO satu-pintu\r\n\r\n', 400],
    ['an invalid length', 'POST /v1/applications HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/applications HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      400,
    ],
    ['no host', 'GET /v1/regions HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two hosts', 'GET /v1/regions HTTP/1.1\r\nHost: a\r\nhOsT: b\r\nConnection: close\r\n\r\n', 400],
    ['two tokens', `GET /v1/me HTTP/1.1\r\nHost: a\r\n${own}authorization: Bearer x\r\nConnection: close\r\n\r\n`, 400],
    ['a NUL in a header', 'GET /v1/regions HTTP/1.1\r\nHost: localhost\r\nX-Channel: we\0b\r\n\r\n', 400],
  ] as const) {
    it(`is refused by a problem document, too (${what})`, async () => {
      const reply = await send(sent)
      assert.equal(reply.status, status, reply.text)
      isProblem(reply)
      assert.equal(reply.headers['content-language'], 'id')
    })
  }

  it('is not a request of HTTP/1.0 without a host', async () => {
    assert.equal((await send('GET /v1/regions HTTP/1.0\r\n\r\n')).status, 200)
  })

  it('does not delay other clients', async () => {
    assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200)
  })
})

/** Sends these bytes, and reads the answer until the connection ends. */
async function send(bytes: string) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(bytes)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(lines.map((line) => line.toLowerCase().split(': '))),
    text: body,
  }
}
