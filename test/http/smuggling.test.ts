import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const { applicant, stranger, frontDesk } = net
const file = await applicant.submits('SKTM')
const address = `/v1/applications/${file.id}`
const { id: officerId } = await frontDesk.does<{ id: string }>(200, 'GET', '/v1/me')
const port = Number(new URL(await net.app.listen({ port: 0, host: '127.0.0.1' })).port)

/** Headers by which proxies of other products name a person or another request. */
const spoken: Record<string, string> = {
  'x-forwarded-user': officerId,
  'x-remote-user': 'front-desk',
  'remote-user': 'front-desk',
  'x-user-id': officerId,
  'x-authenticated-userid': officerId,
  'x-forwarded-access-token': frontDesk.token ?? '',
  'x-amzn-oidc-data': frontDesk.token ?? '',
  'x-api-key': frontDesk.token ?? '',
  cookie: `token=${frontDesk.token}; session=${frontDesk.token}`,
  'proxy-authorization': `Bearer ${frontDesk.token}`,
  'x-original-url': address,
  'x-rewrite-url': address,
  'x-forwarded-prefix': '/v1',
  'x-forwarded-host': 'localhost',
  'x-real-ip': '127.0.0.1',
  'x-roles': 'head',
  purpose: 'collateral_check',
}

describe('a header that the service does not use', () => {
  for (const [name, value] of Object.entries(spoken)) {
    it(`changes neither the caller nor the request (${name})`, async () => {
      isRefused(await stranger.asks('GET', address, { headers: { [name]: value } }), 404, 'not_found')
      isRefused(await net.nobody.asks('GET', address, { headers: { [name]: value } }), 401, 'unauthorized')
      isRefused(await stranger.asks('GET', '/v1/nowhere', { headers: { [name]: value } }), 404, 'not_found')
    })
  }

  it('does not change the method of a request', () =>
    changesNothing(net, async () => {
      const draft = { 'if-match': `"${file.version}"` }
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        assert.equal((await applicant.asks('GET', address, { headers: { ...draft, [name]: 'DELETE' } })).status, 200)
        isRefused(
          await applicant.asks('POST', address, { headers: { ...draft, [name]: 'DELETE' } }),
          405,
          'method_not_allowed',
        )
        isRefused(
          await applicant.asks('POST', `${address}?_method=DELETE`, { headers: draft }),
          405,
          'method_not_allowed',
        )
      }
    }))
})

describe('a parameter', () => {
  it('that is sent twice is refused, rather than used in one of two ways', async () => {
    for (const query of [
      'limit=1&limit=200',
      'scope=own&scope=office',
      'status=draft&status=submitted',
      'limit[]=1&limit[]=2',
    ]) {
      isRefused(await frontDesk.asks('GET', `/v1/applications?${query}`), 400, 'invalid_request')
    }
  })

  it('cannot be in the body, nor a member of the body in the query', () =>
    changesNothing(net, async () => {
      const headers = { 'if-match': `"${file.version}"` }
      for (const member of [
        'applicantId',
        'status',
        'officeId',
        'version',
        'reference',
        'filedAtOfficeId',
        'personId',
        'id',
        'trackingKey',
        'submittedAt',
      ]) {
        isRefused(
          await applicant.asks('PATCH', address, { body: { answers: {}, [member]: officerId }, headers }),
          400,
          'invalid_request',
        )
        isRefused(
          await applicant.asks('PATCH', `${address}?${member}=${officerId}`, { body: { answers: {} }, headers }),
          400,
          'invalid_request',
        )
        isRefused(
          await applicant.asks('POST', '/v1/applications', { body: { permitType: 'SKTM', [member]: 'x' } }),
          400,
          'invalid_request',
        )
      }
    }))
})

describe('an address', () => {
  it('with detours leads nowhere', async () => {
    const detours = [
      `/v1/regions/..%2f..%2fv1%2fapplications%2f${file.id}`,
      `/v1/permit-types/..%2fapplications%2f${file.id}`,
      `/v1/applications/${file.id}%2f..%2f${file.id}`,
      `//v1/applications/${file.id}`,
      `/v1//applications/${file.id}`,
      `/v1/applications/${file.id}/`,
      `/v1/applications/${file.id};a=b`,
      `/v1/Applications/${file.id}`,
      `/v1/applications/${file.id}%00`,
      `/v1/applications/${file.id}#x`.replace('#', '%23'),
      `/v1/applications/%2e%2e/applications/${file.id}`,
    ]
    for (const path of detours) {
      const { status, text: said } = await stranger.asks('GET', path)
      assert.ok([400, 404].includes(status), `${path} ${status}`)
      assert.ok(!said.includes('answers'), path)
    }
  })
})

/** Sends these lines on one connection. Returns all replies as text. */
async function sent(lines: string[], body = ''): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(60_000) })
  socket.write([...lines, '', ''].join('\r\n') + body)
  socket.end()
  return text(socket)
}

describe('a request within a request', () => {
  const inner = `GET ${address} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${applicant.token}\r\n\r\n`
  const heads: Record<string, string[]> = {
    'two lengths of its body': [`Content-Length: ${inner.length}`, 'Content-Length: 0'],
    'a length and chunks': [`Content-Length: ${inner.length + 5}`, 'Transfer-Encoding: chunked'],
    'chunks by another name': ['Transfer-Encoding: xchunked'],
    'chunks in another order': ['Transfer-Encoding: chunked, identity', `Content-Length: ${inner.length + 5}`],
    'a header folded over lines': ['X-Folded: a', ` Transfer-Encoding: chunked`, `Content-Length : ${inner.length}`],
    'a space before the colon': [`Content-Length : ${inner.length}`],
    'a line feed alone': ['X-Odd: a\nTransfer-Encoding: chunked', `Content-Length: ${inner.length + 5}`],
  }
  for (const [what, lines] of Object.entries(heads)) {
    it(`is not accepted through ${what}`, async () => {
      const said = await sent(
        ['POST /v1/tracking HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines],
        `0\r\n\r\n${inner}`,
      )
      assert.match(said, /^HTTP\/1\.1 4\d\d /)
      assert.ok(!said.includes('"answers"') && !said.includes('HTTP/1.1 200'), said)
    })
  }

  it('is answered as usual if it expects what is unknown', async () => {
    const said = await sent(['GET /health/live HTTP/1.1', 'Host: x', 'Expect: 200-maybe'])
    assert.match(said, /^HTTP\/1\.1 200 /)
  })

  it('has the caller of its token, and none with two tokens', async () => {
    const ask = (...tokens: (string | null)[]) =>
      sent([
        'GET /v1/me HTTP/1.1',
        'Host: x',
        'Connection: close',
        ...tokens.map((token) => `Authorization: Bearer ${token}`),
      ])
    assert.match(await ask(stranger.token), /"applicant-2"/)
    assert.match(await ask(stranger.token, frontDesk.token), /^HTTP\/1\.1 400 /)
    assert.match(await ask('nonsense', frontDesk.token), /^HTTP\/1\.1 400 /)
  })
})
