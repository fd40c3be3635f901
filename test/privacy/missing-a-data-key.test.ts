import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createVault } from '../../src/privacy/vault.ts'
import { network, testKeys } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const rotated = { ...testKeys, dataKeys: [{ kid: 'test-2', secret: Buffer.alloc(32, 3) }, ...testKeys.dataKeys] }
const ahead = await network({
  ground: net,
  issuer: net.issuer,
  more: async () => ({ vault: await createVault(rotated) }),
})
after(() => ahead.close())

describe('an API that has not got a data key of another API', () => {
  it('answers that it is unavailable, until it has the key, and serves what it can read', async () => {
    const [behind, written] = [await net.applicant.drafts(), await ahead.applicant.prepares('SKTM')]
    const refused = await net.applicant.asks('GET', `/v1/applications/${written.id}`)
    isRefused(refused, 503, 'unavailable')
    assert.equal(refused.headers['retry-after'], '5')
    for (const application of [behind, written]) await ahead.applicant.reads(application)
    await net.applicant.reads(behind)
  })
})
