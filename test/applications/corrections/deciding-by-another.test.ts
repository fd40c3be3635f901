import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { applicant, frontDesk } = net
const village = '31.71.06.1001'

const pathOf = (id: string) => `/v1/applications/${id}/corrections`
const asksFor = (person: Person, id: string) =>
  person.does<{ id: string }>(201, 'POST', pathOf(id), {
    body: { answers: { applicant: { name: 'Somebody Else' } }, reason: 'The name was mistyped.' },
  })
async function concludes(person: Person, id: string, correction: { id: string }, outcome: object) {
  const { version } = await person.reads({ id })
  return person.asks('PUT', `${pathOf(id)}/${correction.id}/outcome`, {
    body: outcome,
    headers: { 'if-match': `"${version}"` },
  })
}
const [accepted, refused] = [{ outcome: 'accepted' }, { outcome: 'refused', reason: 'The card says otherwise.' }]

describe('an officer who asks for a correction at the counter', () => {
  it('does not decide it, and may withdraw it: a colleague decides', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, village)
    const { id } = await frontDesk.submits('SKTM', { villageCode: village, filedAtOfficeId })
    const first = await asksFor(frontDesk, id)
    for (const outcome of [accepted, refused]) {
      const { blockers } = isRefused(await concludes(frontDesk, id, first, outcome), 422, 'blocked')
      assert.deepEqual(
        blockers?.map(({ code, detail }) => [code, detail]),
        [
          [
            'separation_of_duties',
            'You asked for this correction at the counter, so you cannot decide it. Ask a colleague.',
          ],
        ],
      )
    }
    assert.equal((await concludes(frontDesk, id, first, { outcome: 'withdrawn' })).status, 200)
    const colleague = await appoint(net, ['front_desk'], village)
    const reply = await concludes(colleague, id, await asksFor(frontDesk, id), accepted)
    assert.equal(reply.status, 200, reply.text)
  })
})

describe('the certificate of a signed permit', () => {
  it('shows what was signed: no correction is accepted before it is made, and one can be refused', async () => {
    const { id } = await applicant.submits('SKTM', { villageCode: village })
    await frontDesk.takes('accept', { id })
    await net.reviewer.takes('approve', { id })
    await net.head.takes('sign', { id })
    const correction = await asksFor(applicant, id)
    const { blockers } = isRefused(await concludes(frontDesk, id, correction, accepted), 422, 'blocked')
    assert.deepEqual(
      blockers?.map(({ code }) => code),
      ['certificate_not_made'],
    )
    assert.equal((await concludes(frontDesk, id, correction, refused)).status, 200)
    const { signer } = await aSigner()
    await makeCertificates(workshop(net, signer))
    assert.equal((await concludes(frontDesk, id, await asksFor(applicant, id), accepted)).status, 200)
  })
})
