import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { goes, imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { dayIn } from '../support/scenes/days.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())

interface Remedy {
  detail: string
  lastDay: string | null
  provisional: boolean
}
const remedyOf = async (path: string, language: string) => {
  const read = await net.applicant.does<{ legalRemedy?: Remedy; decision?: { legalRemedy?: Remedy } | null }>(
    200,
    'GET',
    path,
    { headers: { 'accept-language': language } },
  )
  return read.legalRemedy ?? read.decision?.legalRemedy
}
const sets = (remedy: object | null) => net.admin.does(201, 'POST', '/v1/legal-remedies', { body: { remedy } })
const objection = {
  text: { id: 'Keberatan kepada {office} paling lambat {lastDay}.', en: 'Object to {office} by {lastDay}.' },
  short: { id: 'Paling lambat {lastDay}.', en: 'By {lastDay}.' },
  within: { amount: 10, unit: 'days' },
}

describe('a refused application', () => {
  it('shows whom to ask while no legal remedy is set', async () => {
    await sets(null)
    const application = await imbIn('refused', net)
    const path = `/v1/applications/${application.id}`
    const shown = await remedyOf(path, 'en')
    assert.deepEqual([shown?.lastDay, shown?.provisional], [null, false])
    assert.match(shown?.detail ?? '', /^If you disagree with this decision, ask .* which legal remedies are open/)
    assert.match((await remedyOf(path, 'id'))?.detail ?? '', /^Jika Anda keberatan atas keputusan ini, segera tanyakan/)
  })

  it('shows the remedy that was set when it was refused, and its last day', async () => {
    await sets(objection)
    const application = await imbIn('refusal_proposed', net)
    await goes(net, 'head', 'refuse', application)
    await sets(null)
    const path = `/v1/applications/${application.id}`
    const english = await remedyOf(path, 'en')
    assert.equal(english?.lastDay, dayIn(10))
    assert.match(english?.detail ?? '', /^Object to .* by \d+ \w+ 20\d\d\.$/)
    assert.match(
      (await remedyOf(path, 'id'))?.detail ?? '',
      /^Keberatan kepada PTSP .* paling lambat \d+ \w+ 20\d\d\.$/,
    )
  })
})

describe('an application that was not refused', () => {
  it('shows no remedy', async () => {
    const application = await net.applicant.submits()
    assert.equal(await remedyOf(`/v1/applications/${application.id}`, 'en'), undefined)
  })
})

describe('a permit', () => {
  it('shows the remedy against a decision that suspends or revokes it, and none otherwise', async () => {
    await sets(objection)
    const permit = await issued(net)
    const shown = async (action: string) => {
      await takesOn(net.head, permit, action)
      return remedyOf(`/v1/permits/${permit.id}`, 'en')
    }
    assert.equal(await remedyOf(`/v1/permits/${permit.id}`, 'en'), undefined)
    assert.match((await shown('suspend'))?.detail ?? '', /^Object to .* by /)
    assert.equal(await shown('lift'), undefined)
    assert.equal((await shown('revoke'))?.lastDay, dayIn(10))
  })
})
