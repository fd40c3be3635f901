import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { parseList } from 'structured-headers'
import { newReference } from '../../../src/applications/reference.ts'
import { network } from '../../support/network.ts'
import type { Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'

const quotas = { address: 1_000, tracking_guesses: 1, claim_guesses: 1, contact_codes: 1, verification_guesses: 1 }
const rateLimits = Object.entries(quotas)
  .map(([name, quota]) => `${name}=${quota}/${longWindow}`)
  .join(',')
const net = await network({ rateLimits })
after(() => net.close())

const wrong = { reference: newReference(), trackingKey: '0000-0000-0001' }
const claim = { reference: newReference(), code: '0000-0000-0000-0000' }
let addresses = 0
const contact = () => ({ channel: 'email', address: `address-${++addresses}@example.org`, language: 'id' })

/** Asks until the limit of a policy is reached. Returns the refusal. */
async function reaches(policy: keyof typeof quotas, asks: () => Promise<Reply>): Promise<Reply> {
  for (let times = 0; times < quotas[policy]; times++) await asks()
  return asks()
}

/** Asserts that a refusal states the limit that was reached, once, with nothing left and the time of `Retry-After`. */
function statesLimit(reply: Reply, policy: keyof typeof quotas): void {
  isRefused(reply, 429, 'rate_limited')
  const itemsOf = (name: string) =>
    parseList(String(reply.headers[name]))
      .filter(([item]) => item === policy)
      .map(([, parameters]) => Object.fromEntries(parameters))
  assert.deepEqual(itemsOf('ratelimit-policy'), [{ q: quotas[policy], w: longWindow }])
  assert.deepEqual(itemsOf('ratelimit'), [{ r: 0, t: Number(reply.headers['retry-after']) }])
}

describe('a refusal by a rate limit', () => {
  for (const [policy, what, asks] of [
    ['tracking_guesses', 'wrong tracking keys', () => net.nobody.asks('POST', '/v1/tracking', { body: wrong })],
    [
      'claim_guesses',
      'wrong claim codes',
      () => net.applicant.asks('POST', '/v1/applications/claims', { body: claim }),
    ],
    ['contact_codes', 'codes sent', () => net.applicant.asks('POST', '/v1/me/contacts', { body: contact() })],
    ['verification_guesses', 'wrong permit codes', () => net.nobody.asks('GET', `/v1/verifications/${'x'.repeat(24)}`)],
    ['address', 'invalid tokens', () => net.bearer('guess').asks('GET', '/v1/me')],
    ['address', 'unknown keys', () => net.bearer('ptsp_test_guess').asks('GET', '/v1/permits')],
  ] as const)
    it(`states the limit that was reached (${what})`, async () => statesLimit(await reaches(policy, asks), policy))
})

describe('a refusal of a wrong credential', () => {
  it('states what is left of the quota of its address', async () => {
    const other = await network({ rateLimits: `address=9/${longWindow}` })
    after(() => other.close())
    const reply = await other.bearer('guess').asks('GET', '/v1/me')
    isRefused(reply, 401, 'unauthorized')
    assert.equal(reply.headers['ratelimit-policy'], `"address";q=9;w=${longWindow}`)
    assert.match(String(reply.headers['ratelimit']), /^"address";r=8;t=/)
  })
})
