import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'

const login = 'https://login.example.org'
const net = await network({
  signInPages: {
    authorizationUrl: `${login}/realms/permits/auth`,
    tokenUrl: `${login}/realms/permits/token`,
    clientId: 'docs',
  },
})
after(() => net.close())

describe('the docs page of a deployment with its own issuer', () => {
  it('may send requests to the token endpoint of that issuer, and otherwise only to this server', async () => {
    const { headers } = await net.nobody.asks('GET', '/docs/static/index.html')
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((rule) => rule.trim().split(/ (.*)/))
        .map(([name = '', sources = '']) => [name, sources]),
    )
    assert.equal(policy.get('connect-src'), `'self' ${login}`)
    const others = [...policy.values()].flatMap((sources) => sources.split(' ')).filter((source) => /[:.]/.test(source))
    assert.deepEqual([...new Set(others)].sort(), ['data:', login])
    assert.ok(!policy.has('upgrade-insecure-requests'), 'a trial by HTTP in an office shows the page, too')
  })
})
