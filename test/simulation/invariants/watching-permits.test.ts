import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../../src/correspondence/notifications/telling/tell.ts'
import { imbIn } from '../../support/journey.ts'
import { certificateLetter } from '../../support/mail/certificate-letter.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { type Network, network } from '../../support/network.ts'
import { decreed, type Issued, issued } from '../../support/scenes/permits.ts'
import { type DeliveredLetter, Letters } from '../outside/carriers.ts'
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

describe('renewals of one permit', () => {
  it('are found when the permits of two of them have come into force', async () => {
    const [earlier, one, other] = [await issued(net), await imbIn('issued', net), await issued(net)]
    await bench.finds(
      'permits-come-from-steps',
      { applications: [one.id] },
      (sql) => sql`
        update applications
        set started_from_id = ${earlier.applicationId}, started_for = 'renewal'
        where id in ${sql([one.id, other.applicationId])}`,
    )
  })
})

describe('letters about a suspension', () => {
  const name = 'letters-name-their-remedy'
  const words = (text: string) => ({ id: `${text}: {office}, {lastDay}.`, en: `${text}: {office}, {lastDay}.` })
  let delivered: readonly DeliveredLetter[]
  const changed = (change: (text: string) => string) => ({
    letters: { takeNew: () => delivered.map((letter) => ({ ...letter, text: change(letter.text) })) },
  })

  before(async () => {
    const { pool } = net.database
    const post = Letters.reliable(() => new Date())
    await hasContact(net, net.applicant, { channel: 'email', address: 'applicant-1@example.org', language: 'en' })
    await hasContact(net, net.applicant, { channel: 'sms', address: '+6281200000001' })
    const within = { amount: 21, unit: 'working_days' }
    const remedy = { text: words('Sample in full'), short: words('Sample'), within }
    await net.admin.does(201, 'POST', '/v1/legal-remedies', { body: { remedy } })
    const { id } = await issued(net)
    await net.head.does(201, 'POST', `/v1/permits/${id}/transitions`, { body: decreed('suspend') })
    while ((await tellPeople(pool)) > 0);
    while ((await sendNotices(pool, net.vault, post)) > 0);
    delivered = post.takeNew().filter(({ text }) => text.includes('Sample'))
  })

  it('have the words of the remedy in full or in short, with its last day', async () => {
    assert.deepEqual(delivered.map(({ channel }) => channel).sort(), ['email', 'sms'])
    assert.deepEqual(
      (
        await bench.checks(
          {},
          changed((text) => text),
        )
      ).findings,
      [],
    )
  })

  it('are found when they name another last day, or no remedy', async () => {
    await bench.hears(
      name,
      {},
      changed((text) => text.replace(/\d+( \p{L}+ 20\d\d\.)/gu, '99$1')),
    )
    await bench.hears(
      name,
      {},
      changed((text) => text.replace(/Sample.*/, 'Ask which legal remedies are open to you.')),
    )
  })

  it('are found when they have the words of a remedy that was not set', () =>
    bench.finds(
      name,
      {},
      (sql) => sql`delete from legal_remedies`,
      changed((text) => text.replace('remed', '')),
    ))
})
