import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { queueLetter } from '../../src/correspondence/notifications/sending/queue.ts'
import { sendNotices } from '../../src/correspondence/notifications/sending/send.ts'
import { indexNames } from '../../src/personal-data/index-names.ts'
import { createVault } from '../../src/privacy/vault.ts'
import { mailIn } from '../support/mail/contacts.ts'
import { KeepingPost } from '../support/mail/post.ts'
import { network, testKeys } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const rotated = { ...testKeys, dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 3) }, ...testKeys.dataKeys] }
const vaultAhead = await createVault(rotated)
const ahead = await network({ ground: net, issuer: net.issuer, more: async () => ({ vault: vaultAhead }) })
after(() => ahead.close())
const { pool } = net.database

const list = '/v1/applications'

describe('an API that has not got a data key of another API', () => {
  it('answers that it is unavailable, until it has the key, and serves what it can read', async () => {
    const [behind, written] = [await net.applicant.drafts(), await ahead.applicant.prepares('SKTM')]
    const refused = await net.applicant.asks('GET', `/v1/applications/${written.id}`)
    isRefused(refused, 503, 'unavailable')
    assert.equal(refused.headers['retry-after'], '5')
    for (const application of [behind, written]) await ahead.applicant.reads(application)
    await net.applicant.reads(behind)
  })

  it('shows no list without the names that it cannot read', async () => {
    await ahead.applicant.prepares('SKTM')
    for (const _ of ['once', 'again']) isRefused(await net.applicant.asks('GET', list), 503, 'unavailable')
    assert.equal((await ahead.applicant.asks('GET', list)).status, 200)
  })
})

describe('a worker that has not got a data key of another process', () => {
  it('sends no letter without the name of its applicant, and says which key is missing', async () => {
    const { id } = await ahead.applicant.prepares('SKTM')
    const letter = { kind: 'claim_code', channel: 'email', language: 'en', address: 'a@example.org' } as const
    const values = { causeId: id, applicationId: id, secrets: { code: '482913' }, facts: { days: '90' } }
    await queueLetter(pool, net.vault, { ...letter, ...values })
    const post = new KeepingPost()
    await assert.rejects(sendNotices(pool, net.vault, post), /DATA_KEYS: test-2 is missing/)
    assert.equal(post.parcels.length, 0)
    await pool`update notices set next_at = now()`
    assert.equal(await sendNotices(pool, vaultAhead, post), 1)
    assert.match(mailIn(post.parcels[0]?.content ?? Buffer.of()).text, /^Dear Applicant 1,/)
  })

  it('finds no name for an application whose name it cannot read', async () => {
    const { id } = await ahead.applicant.prepares('SKTM')
    await pool`update application_forms set named = false where application_id = ${id}`
    await assert.rejects(indexNames(pool, net.vault), /DATA_KEYS: test-2 is missing/)
    assert.equal(await indexNames(pool, vaultAhead), 1)
  })
})
