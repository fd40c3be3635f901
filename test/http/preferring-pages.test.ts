import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

const link = '/v1/certificate-letters/AAAA'
const gets = (accept: string, path = link) => net.nobody.asks('GET', path, { headers: { accept } })

describe('a refusal of an operation with a page', () => {
  it('is a problem document for clients that prefer JSON, problem documents included, or prefer nothing', async () => {
    for (const accept of [
      'application/problem+json',
      'application/problem+json, text/html;q=0.5',
      'application/json, text/plain, */*',
      'application/*, text/html;q=0.9',
      '*/*',
      'application/pdf',
    ])
      for (const path of [link, '/v1/verifications/AAAA']) isRefused(await gets(accept, path), 404, 'not_found')
  })

  it('is a page for clients that prefer HTML', async () => {
    for (const accept of [
      'text/html',
      'text/html,*/*',
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    ])
      assert.match(String((await gets(accept)).headers['content-type']), /^text\/html/, accept)
  })

  it('names the content type that the operation takes', async () => {
    const reply = await net.nobody.asks('POST', link, { raw: { payload: '<a/>', type: 'text/xml' } })
    isRefused(reply, 415, 'unsupported_media_type')
    assert.match(reply.refusal.detail, /Send the Content-Type "application\/x-www-form-urlencoded"\./)
  })
})

describe('an operation without a page', () => {
  it('answers clients that prefer HTML with JSON', async () => {
    const accept = 'text/html,*/*'
    isRefused(await gets(accept, '/v1/permit-types/NOPE'), 404, 'not_found')
    isRefused(await gets(accept, '/v1/applications'), 401, 'unauthorized')
    assert.match(String((await gets(accept, '/v1/permit-types')).headers['content-type']), /^application\/json/)
  })
})
