import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, describe, it } from 'node:test'
import { external } from '../../../src/program/starting/identity.ts'

/** Answers what an issuer `/realm/`, a proxy before an issuer that is away, one that stops, and another page would. */
const server = createServer((request, answer) => {
  const [, place = ''] = request.url?.split('/') ?? []
  if (place === 'closes') return void answer.socket?.end('')
  if (place === 'resets') return void answer.write('{', () => answer.socket?.resetAndDestroy())
  const status = { away: 503, realm: 200 }[place] ?? 404
  const end = 'https://permits.test/x'
  const found = { issuer: `${at}/realm/`, jwks_uri: end, authorization_endpoint: end, token_endpoint: end }
  answer.writeHead(status).end(status === 200 ? JSON.stringify(found) : '<p>No issuer is here.</p>')
})
await once(server.listen(0, '127.0.0.1'), 'listening')
after(() => server.close())
const address = server.address()
const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

/** Returns the message of a start that asks this issuer, and waits for it up to so many seconds. */
const refusalOf = (issuer: string, seconds: number): Promise<string> =>
  external(
    { issuer, audience: 'permits', tokenType: 'at+jwt', longestHours: 24 },
    { seconds, signal: new AbortController().signal, log: { info: () => {} } },
  ).then(
    () => assert.fail('It has found the issuer.'),
    (error: Error) => error.message,
  )

describe('a start that asks the issuer', () => {
  it('ends at once with both names when the issuer writes itself in another way', async () => {
    const where = `${at}/realm/.well-known/openid-configuration`
    assert.equal(
      await refusalOf(`${at}/realm`, 600),
      `OIDC_ISSUER: ${where} describes the issuer ${at}/realm/, not ${at}/realm`,
    )
  })

  it('ends at once with the status when the address is that of another page', async () => {
    const where = `${at}/.well-known/openid-configuration`
    assert.equal(await refusalOf(at, 600), `OIDC_ISSUER: ${where} (404) does not describe an issuer`)
  })

  it('waits for an issuer that is away behind a proxy', async () => {
    const where = `${at}/away/.well-known/openid-configuration`
    assert.equal(
      await refusalOf(`${at}/away`, 0),
      `OIDC_ISSUER: there was no answer within 0 seconds: ${where} answers with 503`,
    )
  })

  for (const [what, place] of [
    ['closes the connection, as the port of a container does before its program listens', 'closes'],
    ['stops in the middle of its answer', 'resets'],
  ] as const)
    it(`waits for an issuer that ${what}`, async () => {
      const failure = /^OIDC_ISSUER: there was no answer within 0 seconds: (fetch failed|terminated) /
      assert.match(await refusalOf(`${at}/${place}`, 0), failure)
    })
})
