import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newCredentialKey } from '../../../src/embedded/keys.ts'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { Settings } from '../../../src/program/settings/settings.ts'
import { demandSettings } from '../../../src/program/starting/demands.ts'
import { aboutOnly, faultsOf } from '../../support/deployment/faults-of-settings.ts'

const names = Object.keys(Settings.properties)
const secret = Buffer.alloc(32, 1).toString('base64')

const everySetting = (text: string) => Object.fromEntries(names.map((name) => [name, text]))

describe('a setting as a file leaves it', () => {
  for (const [what, text, says] of [
    ['in double quotes, which would be a part of it', '"value"', /is in quotes/],
    ['in single quotes', "'value'", /is in quotes/],
    ['that is still the placeholder of the example', '<value>', /placeholder/],
  ] as const)
    it(`is refused and named, whichever it is: ${what}`, () => {
      const faults = faultsOf(everySetting(text)).filter((line) => says.test(line))
      assert.deepEqual(
        faults.map((line) => line.trim().split(':')[0]),
        names,
      )
    })

  for (const text of ['value\r', ' value', 'value ', 'value\n', ' '])
    it(`is refused with white space around it, such as a line ending of Windows: ${JSON.stringify(text)}`, () => {
      const faults = faultsOf(everySetting(text))
      for (const name of names)
        assert.ok(
          faults.some((line) => line.startsWith(`  ${name}: `)),
          name,
        )
    })

  it('may have white space between and around the entries of a list', () => {
    for (const [name, text] of [
      ['DATA_KEYS', `a:${secret},\n b:${secret}\n`],
      ['CREDENTIAL_KEYS', ` ${newCredentialKey()}\r`],
      ['MAIL_KEYS', `1:${secret}, 2:${secret} `],
      ['RATE_LIMITS', 'person=1200/60, tracking=100/60\n'],
    ] as const)
      assert.deepEqual(aboutOnly(name, faultsOf({ [name]: text })), [])
  })

  it('may contain quotes that do not surround it', () => {
    for (const text of ['Dinas "Satu Pintu"', '"Satu" dan "Pintu"', "it's"])
      assert.deepEqual(faultsOf({ OPEN_DATA_PUBLISHER: text }), [])
  })
})

describe('an address of a database', () => {
  for (const name of ['DATABASE_URL', 'DATABASE_POOLER_URL', 'DATABASE_READ_URL', 'SANDBOX_DATABASE_URL']) {
    it(`is refused with a password that is not written in %-codes, which is not shown: ${name}`, () => {
      for (const password of ['hidden#1', 'hidden/1', 'hidden?1', 'hidden%1', '12#hidden', '12/hidden', '12?hidden']) {
        const faults = faultsOf({ [name]: `postgres://user:${password}@database/permits` })
        assert.match(faults.join('\n'), /%23 for #/, password)
        assert.doesNotMatch(faults.join('\n'), /hidden/)
      }
    })

    it(`may have a password that only SCRAM keeps in another form, since LDAP does not: ${name}`, () => {
      for (const password of ['r\u00b2', 'r%C2%B5', 'r\u00a0x', 'r\u00ad', 'r\ufb01', 'r\u00e4tsel\u20ac '])
        assert.deepEqual(aboutOnly(name, faultsOf({ [name]: `postgres://user:${password}@one/permits` })), [], password)
    })

    it(`may name several hosts, IPv6 addresses, and no user or port: ${name}`, () => {
      for (const address of [
        'postgres://user:p%23%2Fw@one:5432,two:5433/permits?sslmode=require',
        'postgres://user:p@w@one:5432/permits',
        'postgres://database/permits',
        'postgres:///permits',
        'postgres://database/permits?application_name=api@one',
        'postgres://user@[::1]:5432/permits',
        'postgres://user@one/permits?sslmode=require&sslnegotiation=direct&search_path=public&work_mem=8MB',
        'postgres://user@[2001:db8::1],[2001:db8::2]:5433,two/permits?sslmode=verify-full',
      ])
        assert.deepEqual(aboutOnly(name, faultsOf({ [name]: address })), [], address)
    })

    for (const [parameter, says] of [
      ['host=/run/postgresql', /no parameter host\. [^]*before the \?\. Sockets are not taken/],
      ['password=hidden', /no parameter password\. /],
      ['TimeZone=Asia/Jakarta', /must not set TimeZone/],
      ['statement_timeout=0', /must not set statement_timeout/],
      ['client_encoding=LATIN1', /must not set client_encoding/],
      ['sslrootcert=/etc/ca.pem', /no parameter sslrootcert\. [^]*NODE_EXTRA_CA_CERTS/],
      ['sslrootcert=system', /no parameter sslrootcert\. [^]*NODE_EXTRA_CA_CERTS/],
      ['connect_timeout=5', /must not set connect_timeout/],
      ['max=20', /must not set max/],
      ['channel_binding=require', /no parameter channel_binding, which only libpq knows\. Remove it/],
      ['gssencmode=prefer', /no parameter gssencmode, which only libpq knows/],
      ['sslcertmode=disable', /no parameter sslcertmode, which only libpq knows/],
      ['sslmode=', /a sslmode other than disable/],
      ['sslmode=no-verify', /a sslmode other than disable/],
      ['target_session_attrs=any', /a target_session_attrs other than read-write/],
    ] as const)
      it(`is refused with a parameter that would not do what it says, which is named: ${parameter}, ${name}`, () => {
        const faults = aboutOnly(name, faultsOf({ [name]: `postgres://one/permits?application_name=api&${parameter}` }))
        assert.match(faults.join('\n'), says)
        assert.doesNotMatch(faults.join('\n'), /hidden/)
      })

    it(`is refused where the driver would look for another host, or for a port that there is not: ${name}`, () => {
      for (const address of [
        'postgres://user@one,[::1:5432/permits',
        'postgres://user@one,[database]:5432/permits',
        'postgres://user@%2Frun%2Fpostgresql/permits',
        'postgres://user@one:5432,two:99999/permits',
        'postgres://user:p@w,1@one/permits',
      ])
        assert.match(aboutOnly(name, faultsOf({ [name]: address })).join(), /hosts by their names, IPv4/, address)
    })
  }
})

describe('several hosts in the address of a database', () => {
  const services = readConfig({
    DATABASE_URL: 'postgres://one,two:5433/permits',
    OIDC_ISSUER: 'https://issuer.test',
    OIDC_AUDIENCE: 'permits',
    S3_ENDPOINT: 'https://storage.test',
    S3_REGION: 'id-jkt-1',
    S3_BUCKET: 'documents',
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'secret',
    DATA_KEYS: `k1:${secret}`,
    SEARCH_KEY: secret,
  })

  it('are taken by an API', () => demandSettings(services, 'api'))

  for (const mode of ['worker', 'all'] as const)
    it(`are refused and named where jobs are done, whose queue would not find any of them: ${mode}`, () => {
      assert.throws(() => demandSettings(services, mode), /^Error: DATABASE_URL: must name one host/)
    })
})
