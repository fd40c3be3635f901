import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Names } from '../../../src/platform/words.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const city = await appoint(net, ['front_desk', 'reviewer'], '31.71')

describe('an officer of another office, who sees an application', () => {
  it('reads at which office their colleagues can take the step', async () => {
    const file = await net.applicant.submits('IMB')
    const { names } = await net.nobody.does<{ names: Names }>(200, 'GET', `/v1/offices/${file.office?.id}`)
    for (const [language, said] of [
      ['en', `Only a front desk officer at ${names.en} can accept`],
      ['id', `Hanya petugas loket di ${names.id} yang dapat`],
    ] as const) {
      const reply = await city.asks('POST', `/v1/applications/${file.id}/transitions`, {
        body: { action: 'accept' },
        headers: { 'accept-language': language },
      })
      isRefused(reply, 403, 'forbidden')
      assert.ok(reply.text.includes(said), reply.text)
    }
  })

  it("reads of no office where the step is the applicant's", async () => {
    const file = await net.applicant.submits('IMB')
    const reply = await city.asks('POST', `/v1/applications/${file.id}/transitions`, {
      body: { action: 'withdraw', reason: 'Not this year.' },
      headers: { 'accept-language': 'en' },
    })
    isRefused(reply, 403, 'forbidden')
    assert.match(reply.text, /Only the applicant/)
    assert.doesNotMatch(reply.text, / at One-stop service office/)
  })
})
