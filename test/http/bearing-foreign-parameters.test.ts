import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { letterLinks } from '../support/contract/letter-links.ts'
import { addressOf, committedContract, operationsOf } from '../support/contract/operations.ts'
import { certificateLetter } from '../support/mail/certificate-letter.ts'
import { network } from '../support/network.ts'
import { callersOf } from '../support/people/callers.ts'
import { issued } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const operations = operationsOf(committedContract())
const callerOf = await callersOf(net)
const foreign = 'utm_source=letter&utm_source=again&fbclid=IwAR0-x_y&mc[eid]=1&__proto__=1&constructor=1&gclid='
const purpose = 'collateral_check'
const browser = { accept: 'text/html', 'accept-language': 'en' }

describe('a link that people get in a letter', () => {
  it('says in the contract that it ignores foreign parameters, and no other operation does', () => {
    assert.deepEqual(
      operations
        .filter(({ description }) => description.includes('Query parameters that mail gateways and trackers add'))
        .map(({ operationId }) => operationId)
        .toSorted(),
      letterLinks,
    )
  })

  for (const operation of operations.filter(({ operationId }) => letterLinks.includes(operationId)))
    it(`is answered as without the parameters that a tracker adds (${operation.operationId})`, async () => {
      const caller = callerOf(operation)
      const statuses = ['', `?${foreign}`].map(
        async (query) => (await caller.asks('GET', `${addressOf(operation)}${query}`, { headers: { purpose } })).status,
      )
      assert.deepEqual(await Promise.all(statuses), [404, 404])
    })

  it('shows its page behind a mail gateway', async () => {
    const page = `/v1/certificate-letters/${await certificateLetter(net)}`
    const { token } = await issued(net)
    for (const address of [page, `/v1/verifications/${token}`]) {
      const reply = await net.nobody.asks('GET', `${address}?${foreign}`, { headers: browser })
      assert.equal(reply.status, 200)
      assert.match(reply.text, /This permit is genuine and in force\./)
    }
    const english = await net.nobody.asks('GET', `/v1/verifications/${token}?fbclid=1&language=en`, {
      headers: { accept: 'text/html' },
    })
    assert.match(english.text, /This permit is genuine and in force\./)
  })
})
