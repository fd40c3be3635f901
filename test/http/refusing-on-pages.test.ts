import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { committedContract, operationsOf } from '../support/contract/operations.ts'
import { network } from '../support/network.ts'
import type { Reply } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { longWindow } from '../support/scenes/long-window.ts'

const net = await network({ rateLimits: `address=12/${longWindow}` })
after(() => net.close())

const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
const link = '/v1/certificate-letters/AAAA'
const misspelt = `/v1/verifications/${'A'.repeat(24)}?language=id&language=en`
const form = { payload: 'language=id', type: 'application/x-www-form-urlencoded' }
const ask = (method: 'GET' | 'POST', path: string, raw?: { payload: string; type: string }): Promise<Reply> =>
  net.nobody.asks(method, path, { headers: { accept, 'accept-language': 'en' }, ...(raw && { raw }) })

/** The operations whose refusals are pages for clients that prefer HTML. */
const onPages = operationsOf(committedContract()).filter(
  ({ responses }) => responses['404']?.content?.['text/html'] !== undefined,
)

describe('an operation whose page people open in a browser', () => {
  it('refuses on a page, whatever the reason', async () => {
    for (const [status, title, reply] of [
      [404, 'This link is not valid', await ask('GET', link)],
      [400, 'Invalid request', await ask('GET', misspelt)],
      [400, 'Invalid request', await ask('POST', link, { ...form, payload: 'language=xx' })],
      [415, 'Unsupported media type', await ask('POST', link, { payload: '<a/>', type: 'text/xml' })],
      [413, 'Too large', await ask('POST', link, { ...form, payload: `language=${'x'.repeat(16_384)}` })],
    ] as const) {
      assert.equal(reply.status, status, reply.text)
      assert.match(String(reply.headers['content-type']), /^text\/html/)
      assert.match(reply.text, new RegExp(`<main>\n<h1[^>]*>(?:<span[^>]*>.</span> )?${title}</h1>`))
      assert.match(String(reply.headers['content-security-policy']), /default-src 'none'/)
    }
  })

  it('sends the same refusals as problem documents to other clients', async () => {
    isRefused(await net.nobody.asks('GET', misspelt), 400, 'invalid_request')
    isRefused(
      await net.nobody.asks('POST', link, { raw: { payload: '<a/>', type: 'text/xml' } }),
      415,
      'unsupported_media_type',
    )
  })

  it('refuses a form of more than 16 KiB before it reads its fields, and states that limit', async () => {
    const fields = Array.from({ length: 8_000 }, (_, index) => index.toString(36)).join('&')
    const refusal = isRefused(
      await net.nobody.asks('POST', link, { raw: { ...form, payload: fields }, headers: { 'accept-language': 'en' } }),
      413,
      'payload_too_large',
    )
    assert.match(refusal.detail, /16 KB/)
  })

  it('says on a page when to come back after too many requests', async () => {
    let reply = await ask('GET', link)
    for (let count = 0; reply.status === 404 && count < 20; count++) reply = await ask('GET', link)
    assert.equal(reply.status, 429)
    assert.match(String(reply.headers['content-type']), /^text\/html/)
    assert.ok(Number(reply.headers['retry-after']) > 0)
  })

  it('shows the page in the contract, for each refusal that a route can send', () => {
    assert.deepEqual(onPages.map(({ operationId }) => operationId).toSorted(), [
      'createMailConfirmation',
      'createMailSubmission',
      'downloadCertificateByLetter',
      'getCertificateLetter',
      'getMailConfirmation',
      'verifyPermit',
    ])
    for (const { operationId, responses } of onPages)
      for (const [status, { content }] of Object.entries(responses)) {
        if (content?.['application/problem+json'] === undefined) continue
        const isPage = content['text/html'] !== undefined
        assert.equal(isPage, !['408', '431'].includes(status), `${operationId} ${status}`)
      }
  })
})
