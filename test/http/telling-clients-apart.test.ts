import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressOf } from '../../src/http/client-address.ts'

const keysOf = (...addresses: string[]) => new Set(addresses.map((ip) => addressOf({ ip }))).size

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
})
