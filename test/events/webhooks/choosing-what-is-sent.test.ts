import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPublic } from '../../../src/events/webhooks/address.ts'
import { narrowedBy, sharedRegions } from '../../../src/events/webhooks/narrow.ts'

describe('the address of a receiver', () => {
  it('is never one that embeds another address or is reserved', () => {
    for (const address of ['8.8.8.8', '2606:4700:4700::1111']) assert.ok(isPublic(address), address)
    for (const address of [
      ...['0.0.0.0', '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '100.64.0.1', '169.254.169.254'],
      ...['224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '168.63.129.16', '240.0.0.1'],
      ...['::', '::1', '::7f00:1', '::ffff:8.8.8.8', '64:ff9b::808:808', '64:ff9b:1::1', '2002:7f00:1::', '2001::1'],
      ...['fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '100::1', 'no address'],
    ])
      assert.ok(!isPublic(address), address)
  })
})

describe('the filter of a webhook', () => {
  it('stays within the registration, also when it covers everything or a part of a region', () => {
    const registered = { permitTypes: ['IMB', 'SKTM'], regions: ['31.71', '31.72.01'] }
    assert.deepEqual(narrowedBy(registered, { permitTypes: ['*'], regions: ['*'] }), registered)
    assert.deepEqual(narrowedBy(registered, { permitTypes: ['SKTM', 'SIPA'], regions: ['31.71.06', '31.72'] }), {
      permitTypes: ['SKTM'],
      regions: ['31.71.06', '31.72.01'],
    })
    assert.deepEqual(sharedRegions(['31.7'], ['31.71']), [])
    assert.deepEqual(sharedRegions(['*'], ['31.71']), ['31.71'])
  })
})
