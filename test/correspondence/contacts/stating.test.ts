import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { rotateRecords } from '../../../src/personal-data/rotate.ts'
import { checkKeys } from '../../../src/privacy/key-checks.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { type Contact, codeSentTo, hasContact } from '../../support/mail/contacts.ts'
import { network, testKeys } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network({
  rateLimits: `contact_codes=10/${longWindow},contact_codes_address=3/${longWindow},contact_guesses=10/${longWindow}`,
})
after(() => net.close())
const { pool } = net.database

const states = (person: Person, body: object) =>
  person.asks('POST', '/v1/me/contacts', { body: { channel: 'email', ...body } })
const confirms = (person: Person, { id }: { id: string }, code: string) =>
  person.asks('POST', `/v1/me/contacts/${id}/confirmations`, { body: { code } })
const listOf = async (person: Person) => (await person.does<{ data: Contact[] }>(200, 'GET', '/v1/me/contacts')).data
const newcomer = (name: string, claims = {}) => net.person(`${name}-${crypto.randomUUID()}`, claims)
const at = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.org`

describe('an address', () => {
  it('is used once the code sent there was entered, and is shown masked', async () => {
    const person = await newcomer('somebody')
    const address = at('a')
    const contact = (await states(person, { address, language: 'en' })).json<Contact>()
    assert.equal(contact.confirmedAt, null)
    const code = await codeSentTo(net, address)
    const wrong = code === '000000' ? '000001' : '000000'
    isRefused(await confirms(person, contact, wrong), 422, 'rule_broken')
    const confirmed = (await confirms(person, contact, `${code.slice(0, 3)} ${code.slice(3)}`)).json<Contact>()
    assert.deepEqual(
      [confirmed.basis, confirmed.address, confirmed.language, confirmed.codeExpiresAt],
      ['code', 'a•••@example.org', 'en', null],
    )
    assert.ok(confirmed.confirmedAt)
    isRefused(await confirms(person, contact, code), 422, 'rule_broken')
  })

  it('replaces the one of its channel when it is confirmed, not before; a new code replaces the old one', async () => {
    const person = await newcomer('somebody')
    const [first, second] = [at('first'), at('second')]
    await hasContact(net, person, { channel: 'email', address: first })
    await states(person, { address: second })
    const oldCode = await codeSentTo(net, second)
    const waiting = (await states(person, { address: second })).json<Contact>()
    assert.deepEqual(
      (await listOf(person)).map(({ confirmedAt }) => confirmedAt !== null),
      [true, false],
    )
    const code = await codeSentTo(net, second)
    if (oldCode !== code) isRefused(await confirms(person, waiting, oldCode), 422, 'rule_broken')
    assert.equal((await confirms(person, waiting, code)).status, 201)
    assert.deepEqual(
      (await listOf(person)).map(({ address, confirmedAt }) => [address, confirmedAt !== null]),
      [['s•••@example.org', true]],
    )
    isRefused(
      await states(person, { address: second.toUpperCase().replace('EXAMPLE.ORG', 'example.org') }),
      409,
      'contact_known',
    )
  })

  it('of another person cannot be confirmed, changed or seen', async () => {
    const [person, other] = [await newcomer('somebody'), await newcomer('other')]
    const contact = (await states(person, { address: at('mine') })).json<Contact>()
    isRefused(await confirms(other, contact, '000000'), 404, 'not_found')
    for (const method of ['PATCH', 'DELETE'] as const)
      isRefused(
        await other.asks(method, `/v1/me/contacts/${contact.id}`, {
          ...(method === 'PATCH' && { body: { language: 'en' } }),
          headers: { 'if-match': '"1"' },
        }),
        404,
        'not_found',
      )
    assert.deepEqual(await listOf(other), [])
  })

  it('is refused when it is invalid, or cannot be reached from here', async () => {
    const person = await newcomer('somebody')
    for (const body of [
      { address: 'a@b' },
      { address: 'a@example.org, b@example.org' },
      { address: 'a@example.org\r\nBcc: b@example.org' },
      { channel: 'sms', address: 'a@example.org' },
      { channel: 'sms', address: '+62215550123' },
    ]) {
      const { errors = [] } = isRefused(await states(person, body), 422, 'rule_broken')
      assert.deepEqual(
        errors.map(({ pointer, code }) => [pointer, code]),
        [['/address', 'not_an_address']],
        JSON.stringify(body),
      )
    }
  })

  it('is changed and removed at the version that was read, and then deleted', async () => {
    const person = await newcomer('somebody')
    const { id, version } = await hasContact(net, person, { channel: 'email', address: at('gone') })
    const changed = await person.does<Contact>(200, 'PATCH', `/v1/me/contacts/${id}`, {
      body: { language: 'en', kinds: ['returned'] },
      headers: { 'if-match': `"${version}"` },
    })
    assert.deepEqual([changed.language, changed.kinds], ['en', ['returned']])
    assert.deepEqual(
      (
        await person.does<Contact>(200, 'PATCH', `/v1/me/contacts/${id}`, {
          body: { kinds: null },
          headers: { 'if-match': `"${changed.version}"` },
        })
      ).kinds,
      null,
    )
    for (const [method, body] of [
      ['PATCH', { language: 'id' }],
      ['DELETE', undefined],
    ] as const) {
      isRefused(
        await person.asks(method, `/v1/me/contacts/${id}`, {
          ...(body && { body }),
          headers: { 'if-match': `"${version}"` },
        }),
        412,
        'stale',
      )
      isRefused(
        await person.asks(method, `/v1/me/contacts/${id}`, { ...(body && { body }) }),
        428,
        'precondition_required',
      )
    }
    await person.does(204, 'DELETE', `/v1/me/contacts/${id}`, { headers: { 'if-match': `"${changed.version + 1}"` } })
    const [row] = await pool`select personal, digest from contacts where id = ${id}`
    assert.deepEqual({ ...row }, { personal: null, digest: null })
  })
})

describe('codes', () => {
  it('cannot be guessed: they expire, and are locked after ten wrong ones', async () => {
    const person = await newcomer('guesser')
    const address = at('guess')
    const contact = (await states(person, { address })).json<Contact>()
    const code = await codeSentTo(net, address)
    await pool`update contacts set code_expires_at = now() where id = ${contact.id}`
    isRefused(await confirms(person, contact, code), 422, 'rule_broken')
    for (let count = 1; count < 10; count++) isRefused(await confirms(person, contact, '000000'), 422, 'rule_broken')
    isRefused(await confirms(person, contact, '000000'), 429, 'rate_limited')
  })

  it('are sent to one address at most three times a day, by all people together', async () => {
    const address = at('victim')
    for (let count = 0; count < 3; count++)
      assert.equal((await states(await newcomer('spammer'), { address })).status, 201)
    isRefused(await states(await newcomer('spammer'), { address: ` ${address}` }), 429, 'rate_limited')
  })

  it('are sent by one person at most ten times a day', async () => {
    const person = await newcomer('spammer')
    for (let count = 0; count < 10; count++)
      assert.equal((await states(person, { address: at(`victim-${count}`) })).status, 201)
    isRefused(await states(person, { address: at('another') }), 429, 'rate_limited')
  })

  it('requested five times at once leave one waiting address', async () => {
    const person = await newcomer('hasty')
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_, count) => states(person, { address: at(`hasty-${count}`) })),
    )
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201, 201, 201, 201],
    )
    assert.equal((await listOf(person)).length, 1)
  })

  it('are sent once for a repeated request', async () => {
    const person = await newcomer('somebody')
    const call = {
      body: { channel: 'email', address: at('retry') },
      headers: { 'idempotency-key': crypto.randomUUID() },
    }
    const [first, again] = [
      await person.does<Contact>(201, 'POST', '/v1/me/contacts', call),
      await person.does<Contact>(201, 'POST', '/v1/me/contacts', call),
    ]
    assert.equal(first.id, again.id)
    assert.equal((await pool`select from notices where kind = 'contact_code' and shown = 'r•••@example.org'`).length, 1)
  })
})

describe('an address that the issuer has verified', () => {
  it('is used from the first sign-in on, and does not return once it was removed', async () => {
    const name = `verified-${crypto.randomUUID()}`
    const claims = { email: 'Verified@example.org', email_verified: true }
    const [contact] = await listOf(await net.person(name, claims))
    assert.deepEqual(
      [contact?.basis, contact?.address, contact?.confirmedAt !== null],
      ['issuer', 'v•••@example.org', true],
    )
    const again = await net.person(name, claims)
    await again.does(204, 'DELETE', `/v1/me/contacts/${contact?.id}`, {
      headers: { 'if-match': `"${contact?.version}"` },
    })
    assert.deepEqual(await listOf(await net.person(name, claims)), [])
  })

  it('is ignored when the issuer has not verified it', async () => {
    assert.deepEqual(
      await listOf(await newcomer('unverified', { email: 'unverified@example.org', email_verified: 'true' })),
      [],
    )
  })
})

describe('an address stated at a counter', () => {
  it('belongs to the application, stated by its assistant, until the applicant takes it over', async () => {
    const counter = await officeOf(net, '31.71.06')
    const file = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: counter.id })
    const contactsOf = `/v1/applications/${file.id}/contacts`
    await net.frontDesk.does(201, 'POST', contactsOf, { body: { channel: 'sms', address: '0812 0000 0001' } })
    const stated = await net.frontDesk.does<Contact>(201, 'POST', contactsOf, {
      body: { channel: 'sms', address: '+62 812-0000-0002', language: 'id' },
    })
    assert.deepEqual(
      (await net.frontDesk.does<{ data: Contact[] }>(200, 'GET', contactsOf)).data.map(({ address, basis }) => [
        address,
        basis,
      ]),
      [['+62••••••••002', 'counter']],
    )
    isRefused(await net.stranger.asks('GET', contactsOf), 404, 'not_found')
    isRefused(await net.frontDesk.asks('DELETE', `${contactsOf}/${stated.id}`), 428, 'precondition_required')
    isRefused(
      await net.frontDesk.asks('DELETE', `${contactsOf}/${stated.id}`, { headers: { 'if-match': '"99"' } }),
      412,
      'stale',
    )
    const { code } = await net.frontDesk.does<{ code: string }>(201, 'POST', `/v1/applications/${file.id}/claim-codes`)
    await net.applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference: file.reference, code } })
    isRefused(
      await net.frontDesk.asks('POST', contactsOf, { body: { channel: 'email', address: 'late@example.org' } }),
      409,
      'claimed_already',
    )
    isRefused(
      await net.frontDesk.asks('DELETE', `${contactsOf}/${stated.id}`, { headers: { 'if-match': '"1"' } }),
      409,
      'claimed_already',
    )
  })

  it('is deleted with a discarded draft', async () => {
    const counter = await officeOf(net, '31.71.06')
    const file = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: counter.id })
    await net.frontDesk.does(201, 'POST', `/v1/applications/${file.id}/contacts`, {
      body: { channel: 'email', address: 'visitor@example.org' },
    })
    await net.frontDesk.does(204, 'DELETE', `/v1/applications/${file.id}`, { headers: { 'if-match': '"1"' } })
    assert.equal(
      (await pool`select from contacts where application_id = ${file.id} and personal is not null`).length,
      0,
    )
  })
})

describe('addresses as personal data', () => {
  it("are in their holder's export, unmasked", async () => {
    const person = await newcomer('somebody')
    const address = at('export')
    await hasContact(net, person, { channel: 'email', address })
    const { contacts } = await person.does<{ contacts: { address: string; basis: string }[] }>(
      200,
      'GET',
      '/v1/me/export',
    )
    assert.deepEqual(
      contacts.map((contact) => [contact.address, contact.basis]),
      [[address, 'code']],
    )
  })

  it('are deleted with an erasure that leaves nothing, and kept while an application needs notices', async () => {
    const [gone, stays] = [await newcomer('somebody'), await newcomer('somebody')]
    for (const person of [gone, stays]) await hasContact(net, person, { channel: 'email', address: at('erase') })
    await gone.drafts('SKTM')
    await stays.submits('SKTM')
    for (const person of [gone, stays]) await person.does(201, 'POST', '/v1/me/erasures')
    assert.deepEqual([(await listOf(gone)).length, (await listOf(stays)).length], [0, 1])
  })

  it('are re-encrypted under a new data key, as are waiting notices', async () => {
    const person = await newcomer('somebody')
    const address = at('rotated')
    const { id } = await hasContact(net, person, { channel: 'email', address })
    await states(person, { address: at('waiting') })
    const newKeys = { ...testKeys, dataKeys: [{ kid: 'new', secret: Buffer.alloc(32, 9) }, ...testKeys.dataKeys] }
    const vault = await createVault(newKeys)
    while ((await rotateRecords(pool, vault)) > 0);
    const [{ left } = { left: -1 }] = await pool<{ left: number }[]>`
      select ((select count(*)
        from contacts
        where personal_kid = 'test-1') + (select count(*)
        from notices
        where personal_kid = 'test-1'))::int as left`
    assert.equal(left, 0)
    const [row] = await pool<{ personal: string }[]>`select personal from contacts where id = ${id}`
    assert.equal((await vault.open(id, row?.personal ?? '')).get('/address'), address)
    await checkKeys(pool, newKeys)
    await assert.rejects(checkKeys(pool, testKeys), /new is missing/)
  })
})
