import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Settings } from '../../../src/program/settings/settings.ts'
import { aboutOnly, faultsOf } from '../../support/deployment/faults-of-settings.ts'

describe('an address of a service', () => {
  for (const name of ['PUBLIC_URL', 'S3_ENDPOINT', 'OIDC_ISSUER', 'CLIENT_URL', 'ESIGN_URL', 'SMS_GATEWAY_URL'])
    it(`is refused with a user, which would never be sent, or shown in letters, and with the port 0: ${name}`, () => {
      const userFault = aboutOnly(name, faultsOf({ [name]: 'https://user:hidden@host.test' })).join()
      assert.match(userFault, /must not contain a user or a password\. (?!.*hidden)/)
      assert.match(aboutOnly(name, faultsOf({ [name]: 'https://host.test:0' })).join(), /has the port 0/)
    })

  for (const name of ['S3_ENDPOINT', 'OIDC_ISSUER'])
    it(`is refused with a query or a fragment, behind which paths are added: ${name}`, () => {
      for (const address of ['https://host.test?x=1', 'https://host.test/path#x'])
        assert.match(aboutOnly(name, faultsOf({ [name]: address })).join(), /must be written like https:/, address)
    })

  for (const name of ['PUBLIC_URL', 'S3_ENDPOINT', 'OIDC_ISSUER', 'CLIENT_URL', 'ESIGN_URL', 'SMS_GATEWAY_URL'])
    it(`is refused with a port that there is not: ${name}`, () =>
      assert.match(aboutOnly(name, faultsOf({ [name]: 'https://host.test:99999' })).join(), /at most 65535/))

  for (const ports of ['0', '99999', '443,65536'])
    it(`is refused as ports of webhooks: ${ports}`, () =>
      assert.match(faultsOf({ WEBHOOK_PORTS: ports }).join('\n'), /is not a port from 1 to 65535/))
})

describe('an address to listen at', () => {
  for (const name of ['HOST', 'MAIL_HOST']) {
    it(`is an IP address or a name: ${name}`, () => {
      for (const host of ['0.0.0.0', '::', '::1', 'localhost', 'permits.internal', 'api_1', 'fe80::1%eth0'])
        assert.deepEqual(faultsOf({ [name]: host }), [], host)
    })

    it(`is refused with a scheme, brackets, a port or anything else: ${name}`, () => {
      for (const host of ['https://host.test', '[::]', '0.0.0.0:3000', '*', 'a b', '256.1.1.1', '0', 'host.test/'])
        assert.match(faultsOf({ [name]: host }).join(), /: must be an address or a name of this machine alone/, host)
    })
  }
})

describe('a setting with a form of its own', () => {
  const patterns = Object.entries(Settings.properties).filter(([, schema]) => 'pattern' in schema)

  it('is refused with an example, which would be accepted', () => {
    const faults = faultsOf(Object.fromEntries(patterns.map(([name]) => [name, '\u00e4'])))
    for (const [name, schema] of patterns) {
      assert.ok('examples' in schema && Array.isArray(schema.examples) && 'pattern' in schema, name)
      for (const example of schema.examples) assert.match(example, new RegExp(String(schema.pattern)), name)
      assert.match(aboutOnly(name, faults).join(), new RegExp(`^  ${name}: must be written like [^^]+$`))
    }
  })

  it('is refused in plain words when it is empty', () => {
    const faults = faultsOf(Object.fromEntries(Object.keys(Settings.properties).map((name) => [name, ''])))
    for (const name of ['HOST', 'DATA_DIR', 'S3_BUCKET'])
      assert.match(aboutOnly(name, faults).join(), /must not be empty/)
  })

  it('may let no stream of events end at once', () =>
    assert.match(faultsOf({ EVENT_STREAM_SECONDS: '0' }).join(), /EVENT_STREAM_SECONDS: must be >= 1/))
})
