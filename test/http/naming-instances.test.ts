import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentOf } from '../../src/http/problems/document.ts'
import { Problem } from '../../src/http/problems/problem.ts'

const instanceOf = (url: string) =>
  documentOf(new Problem('not_found', { what: 'path' }), { url, id: 'trace' }, 'en').instance
/**
 * RFC 3986 §3.3 and §4.2: an absolute path whose characters are all allowed there, and whose first segment is not
 * empty.
 */
const absolutePath =
  /^\/(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)*)?$/

describe('the instance of a problem', () => {
  it('is the requested path, without its query', () => {
    assert.equal(instanceOf('/v1/applications/019?x=1'), '/v1/applications/019')
    assert.equal(instanceOf('http://evil.example/v1/me?x'), '/v1/me')
    assert.equal(instanceOf('/a%20b'), '/a%20b')
  })

  it('has no personal number, however it is written', () => {
    const nik = '3171000101000001'
    const fullWidth = [...nik].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
    const inPercent = [...nik].map((digit) => `%3${digit}`).join('')
    for (const written of [nik, inPercent, encodeURIComponent(fullWidth), `%33${nik.slice(1)}`])
      assert.equal(instanceOf(`/v1/people/${written}?x`), `/v1/people/${'x'.repeat(16)}`)
    assert.equal(instanceOf(`/caf%C3%A9/%2F/%zz/${nik}`), `/caf%C3%A9///%25zz/${'x'.repeat(16)}`)
    assert.equal(instanceOf('/caf%C3%A9/%2F'), '/caf%C3%A9/%2F')
  })

  it('names no other server, and is a URI reference, for any request', () => {
    for (const url of [
      '//evil.example/x',
      '/ "<>\\^`{|}',
      '/%',
      '/%zz',
      '/caf\u00e9',
      '/\ud800',
      '',
      '?x',
      '/3171-2345-6789-0123',
      '/%2F3171000101000001',
      '%2F%2Fevil.example/3171000101000001',
    ])
      assert.match(instanceOf(url), absolutePath, url)
    for (let code = 0; code < 0x10000; code++) {
      const url = `/a${String.fromCharCode(code)}/${String.fromCharCode(code)}`
      if (!absolutePath.test(instanceOf(url))) assert.fail(`${code}: ${instanceOf(url)}`)
    }
  })
})
