import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { newKey } from '../support/asserting/retries.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

/** As clients of openapi-generator send where the contract has no body: no bytes, and the media type of JSON. */
const nothing = { payload: '', type: 'application/json' }

describe('an operation without a body', () => {
  it('takes an empty one that is called JSON, when something is created and when it is removed', async () => {
    await net.applicant.does(201, 'POST', '/v1/me/kiosk-codes', { raw: nothing })
    const draft = await net.applicant.drafts()
    const headers = { 'if-match': `"${draft.version}"` }
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { raw: nothing, headers })
  })

  it('takes it for the same request as one without: a retry with the same key is a replay', async () => {
    const headers = newKey()
    await net.applicant.does(201, 'POST', '/v1/me/erasures', { headers })
    const again = await net.applicant.asks('POST', '/v1/me/erasures', { headers, raw: nothing })
    assert.equal(again.headers['idempotency-replayed'], 'true')
  })

  it('is refused with JSON that is broken', async () => {
    const reply = await net.applicant.asks('POST', '/v1/me/kiosk-codes', { raw: { ...nothing, payload: ' ' } })
    assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [' json'])
  })
})
