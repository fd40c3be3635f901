import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { newClaimCode } from '../../../src/applications/reference.ts'
import { readPolicies } from '../../../src/program/settings/rate-limits.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { officeOf } from '../../support/staff.ts'

const quotas = { claim_guesses_of_person: 3, claim_guesses: 7, tracking_guesses_of_address: 3, tracking_guesses: 7 }
const rateLimits = Object.entries(quotas).map(([name, quota]) => `${name}=${quota}/${longWindow}`)
const net = await network({ rateLimits: rateLimits.join(',') })
after(() => net.close())
const counter = await officeOf(net, '31.71.06')

const somebody = (): Promise<Person> => net.person(`somebody-${crypto.randomUUID()}`)
const claims = (person: Person, body: object) => person.asks('POST', '/v1/applications/claims', { body })

async function claimable() {
  const file = await net.frontDesk.submits('SKTM', { filedAtOfficeId: counter.id })
  return net.frontDesk.does<{ reference: string; code: string }>(201, 'POST', `/v1/applications/${file.id}/claim-codes`)
}

/** Tracks an application from an address. Returns the status. */
const tracks = async (from: string, reference: string, trackingKey: string | null) =>
  (
    await net.app.inject({
      url: '/v1/tracking',
      method: 'POST',
      remoteAddress: from,
      payload: { reference, trackingKey },
    })
  ).statusCode

describe('somebody who guesses claim codes', () => {
  it('is stopped for that reference, and locks out nobody else', async () => {
    const { reference, code } = await claimable()
    const stranger = await somebody()
    for (let trial = 0; trial < 3; trial++)
      isRefused(await claims(stranger, { reference, code: newClaimCode() }), 404, 'not_found')
    for (let trial = 0; trial < 10; trial++)
      isRefused(await claims(stranger, { reference, code: newClaimCode() }), 429, 'rate_limited')
    isRefused(await claims(stranger, { reference, code }), 429, 'rate_limited')
    assert.equal((await claims(await somebody(), { reference, code })).status, 201)
  })

  it('is stopped together with all others, when they are very many', async () => {
    const { reference, code } = await claimable()
    for (let trial = 0; trial < 7; trial++)
      isRefused(await claims(await somebody(), { reference, code: newClaimCode() }), 404, 'not_found')
    isRefused(await claims(await somebody(), { reference, code }), 429, 'rate_limited')
  })
})

describe('by default', () => {
  const { claim_guesses_of_person, claim_guesses, tracking_guesses_of_address, tracking_guesses } = readPolicies('')

  it('it takes 10,000 accounts, or 3,000 addresses, to lock a reference for its applicant', () => {
    assert.ok(claim_guesses.quota / claim_guesses_of_person.quota >= 10_000)
    assert.ok(tracking_guesses.quota / tracking_guesses_of_address.quota >= 3_000)
  })

  it('all guesses of the 90 days of a code, of 75 bits, find it with less than one in 10 million million', () => {
    assert.ok((claim_guesses.quota * 24 * 90) / 2 ** 75 < 1e-13)
  })

  it('all guesses of ten years find a tracking key, of 60 bits, with less than one in 100 million', () => {
    assert.ok((tracking_guesses.quota * 24 * 3_653) / 2 ** 60 < 1e-8)
  })
})

describe('an address that guesses tracking keys', () => {
  it('is stopped for that reference, and locks out no other address', async () => {
    const { reference, trackingKey } = await net.applicant.drafts('SKTM')
    const wrong = '0000-0000-0001'
    const guesses = []
    for (let trial = 0; trial < 8; trial++) guesses.push(await tracks('198.51.100.7', reference, wrong))
    assert.deepEqual(guesses, [404, 404, 404, 429, 429, 429, 429, 429])
    assert.equal(await tracks('198.51.100.7', reference, trackingKey), 429)
    for (let trial = 0; trial < 8; trial++)
      assert.equal(await tracks('198.51.100.8', reference, trackingKey), 200, 'A right key is no guess.')
  })
  it('is not stopped by answers that fail: they were no guesses', async () => {
    const { reference, trackingKey } = await net.applicant.drafts('SKTM')
    await net.database.pool`alter table offices rename to offices_elsewhere`
    try {
      for (let trial = 0; trial < 4; trial++) assert.equal(await tracks('198.51.100.9', reference, trackingKey), 500)
    } finally {
      await net.database.pool`alter table offices_elsewhere rename to offices`
    }
    assert.equal(await tracks('198.51.100.9', reference, trackingKey), 200)
  })
})
