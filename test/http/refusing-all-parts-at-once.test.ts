import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

it('names the faults of address, body, query and headers in one refusal', async () => {
  const reply = await net.applicant.asks('POST', '/v1/applications/1/transitions?dryRun=maybe&colour=red', {
    body: { action: 'submit', statementAccepted: false },
    headers: { 'x-channel': 'telex' },
  })
  assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [
    '/statementAccepted const',
    'colour additionalProperties',
    'dryRun type',
    'id format',
    'x-channel enum',
  ])
})

it('names the faults of headers beside those of the query, where there is no body', async () => {
  const reply = await net.applicant.asks('DELETE', `/v1/applications/${crypto.randomUUID()}?colour=red`, {
    headers: { 'if-match': '3' },
  })
  assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [
    'colour additionalProperties',
    'if-match pattern',
  ])
})

it('keeps to a hundred faults, whichever parts they are in', async () => {
  const unknown = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`unknown${index}`, index]))
  const reply = await net.applicant.asks('POST', '/v1/applications?colour=red', {
    body: { permitType: 'IMB', ...unknown },
  })
  assert.equal(isRefused(reply, 400, 'invalid_request').errors?.length, 100)
})
