import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { addressOf } from '../../src/http/connections/client-address.ts'
import { createBareApp } from '../../src/program/bare-app.ts'

const keysOf = (...addresses: string[]) => new Set(addresses.map((ip) => addressOf({ ip }))).size

const app = createBareApp({ namedSchemas: [], trustProxy: '10.0.0.0/8,2001:db8:ffff::/48' })
app.get('/', { schema: { hide: true } }, (request) => addressOf(request))
after(() => app.close())

/** Returns the address of a client whose request comes from `remoteAddress` with this `X-Forwarded-For`. */
async function behind(remoteAddress: string, forwarded: string): Promise<string> {
  const { body } = await app.inject({ url: '/', remoteAddress, headers: { 'x-forwarded-for': forwarded } })
  return body
}

describe('the address of a client', () => {
  it('is one for limits, however a proxy writes it: mapped into IPv6, or with a port', () => {
    assert.equal(keysOf('192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1:50001', '192.0.2.1:50002'), 1)
    assert.equal(keysOf('192.0.2.1:50001', '192.0.2.2:50001'), 2)
    assert.equal(addressOf({ ip: '[::ffff:192.0.2.1]:443' }), '192.0.2.1')
  })

  it('of IPv6 is that of its subscriber, with a port or without', () => {
    assert.equal(keysOf('2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '[2001:db8:1:2::7]:443'), 1)
    assert.equal(keysOf('2001:db8:1:2::1', '2001:db8:1:3::1'), 2)
  })

  it('that is no address is kept as it was written', () => {
    assert.deepEqual(
      ['unknown', '192.0.2.1:99999', ''].map((ip) => addressOf({ ip })),
      ['unknown', '192.0.2.1:99999', ''],
    )
  })

  it('that is unknown, because its connection was lost at once, fails nothing', () => {
    const lost: { ip: string } = JSON.parse('{}')
    assert.equal(addressOf(lost), undefined)
  })

  it('is found behind several trusted proxies, of which one writes the address of another with its port', async () => {
    assert.equal(await behind('10.0.0.1', '192.0.2.7:50001, 10.0.0.2:443'), '192.0.2.7')
    assert.equal(await behind('10.0.0.1', '192.0.2.7, [2001:db8:ffff::2]:443'), '192.0.2.7')
    assert.equal(await behind('::ffff:10.0.0.1', '192.0.2.7'), '192.0.2.7')
  })

  it('is the last one that is no trusted proxy, whatever the client wrote before it', async () => {
    assert.equal(await behind('10.0.0.1', '192.0.2.9, 10.0.0.2, 192.0.2.7:50001'), '192.0.2.7')
    assert.equal(await behind('10.0.0.1', '192.0.2.9, unknown'), 'unknown')
    assert.equal(await behind('192.0.2.7', '192.0.2.9, 10.0.0.2'), '192.0.2.7')
  })
})
