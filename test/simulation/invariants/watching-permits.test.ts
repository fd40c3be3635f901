import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { certificateLetter } from '../../support/mail/certificate-letter.ts'
import { type Network, network } from '../../support/network.ts'
import { decreed, type Issued, issued } from '../../support/scenes/permits.ts'
import { exchangeOf } from './answers.ts'
import { Bench, type Breach } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench
let permit: Issued
let token: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  permit = await issued(net)
  token = await certificateLetter(net)
})
after(async () => {
  await bench.close()
  await net.close()
})

const byAnybody = (url: string, text: string): Exchange => exchangeOf({ subject: null, credential: '', url, text })

/** Returns a verification of a permit, with these changes in the answer. */
async function verified(changes: object = {}, { token: ofPermit } = permit): Promise<Exchange> {
  const url = `/v1/verifications/${ofPermit}`
  const { text } = await net.nobody.asks('GET', url)
  return byAnybody(url, JSON.stringify({ ...JSON.parse(text), ...changes }))
}

describe('the state that a verification tells', () => {
  it('is right from the issue to a revocation', async () => {
    const exchanges = [await verified()]
    for (const action of ['suspend', 'lift', 'revoke']) {
      await net.head.does(201, 'POST', `/v1/permits/${permit.id}/transitions`, { body: decreed(action) })
      exchanges.splice(0, 1, await verified())
      const { findings } = await bench.checks({}, { exchanges })
      assert.deepEqual(findings, [])
    }
  })

  it('may lie between two steps of the moment at which it was asked for', async () => {
    const other = await issued(net)
    const at = Date.now()
    for (const action of ['suspend', 'lift'])
      await net.head.does(201, 'POST', `/v1/permits/${other.id}/transitions`, { body: decreed(action) })
    const shown = await verified({ state: 'suspended' }, other)
    const { findings } = await bench.checks({}, { exchanges: [{ ...shown, at }] })
    assert.deepEqual(findings, [])
  })

  it('is found when it is that of another day', async () =>
    bench.hears('permits-tell-their-state', {}, { exchanges: [await verified({ state: 'in_force' })] }))
})

describe('the link of a letter', () => {
  const finds = (breach: Breach) =>
    bench.finds('certificates-go-to-the-proven', {}, breach, {
      exchanges: [byAnybody(`/v1/certificate-letters/${token}`, '')],
    })

  it('is found when the mail that began the application was not proven', () =>
    finds((sql) => sql`update received_mails set authenticated = false`))

  it('is found when it has expired', () =>
    finds((sql) => sql`update notices set ended_at = now() - interval '91 days'`))

  it('is found when its address is a contact no more', () =>
    finds(
      (sql) => sql`update contacts
      set removed_at = now() - interval '1 hour', personal = null, personal_kid = null, digest = null`,
    ))

  it('is found when the permit has not come into force', () =>
    finds((sql) => sql`update permits set state = 'not_yet_in_force', valid_from = null`))
})
