import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { example, type Reply } from '../../support/person.ts'

const net = await network()
after(() => net.close())

describe('drafting an application', () => {
  it('needs only a permit type', async () => {
    const draft = await net.applicant.drafts('IMB')
    assert.equal(draft.status, 'draft')
    assert.equal(draft.version, 1)
    assert.equal(draft.clock.state, 'not_started')
    assert.match(draft.reference, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/)
  })

  it('is answered with the times that later reads have', async () => {
    const created = await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'IMB' } })
    const read = await net.applicant.asks('GET', `/v1/applications/${created.json<{ id: string }>().id}`)
    assert.deepEqual(timesIn(created), timesIn(read))
  })

  it('lists all that is missing before it can be submitted', async () => {
    const { nextActions } = await net.applicant.drafts('IMB')
    const submit = nextActions.find(({ action }) => action === 'submit')
    const codes = new Set(submit?.blockers.map(({ code }) => code))
    assert.deepEqual(codes, new Set(['form_incomplete', 'document_missing', 'place_missing']))
  })

  it('merges answers, and null removes one', async () => {
    const draft = await net.applicant.drafts('IMB', {
      answers: { capacity: 'owner', applicant: { name: 'Applicant 1' } },
    })
    const saved = await net.applicant.saves(draft, {
      answers: { capacity: null, applicant: { phone: '+6281200000001' } },
    })
    assert.deepEqual(saved.answers, { applicant: { name: 'Applicant 1', phone: '+6281200000001' } })
    assert.equal(saved.version, 2)
  })

  it('refuses every answer that no draft accepts, by pointer, and changes nothing', async () => {
    const draft = await net.applicant.drafts('IMB')
    const { answers } = await example('IMB')
    const reply = await tryToSave(draft, { answers: { ...answers, applicant: { nik: ['12'] }, colour: 'red' } })
    assert.equal(reply.status, 422)
    assert.deepEqual(
      new Set(reply.refusal.errors?.map(({ pointer }) => pointer)),
      new Set(['/answers/applicant/nik', '/answers/colour']),
    )
    assert.equal((await net.applicant.reads(draft)).version, 1)
  })

  it('accepts only villages of the network as a place', async () => {
    const draft = await net.applicant.drafts('IMB')
    const reply = await tryToSave(draft, { villageCode: '32.01.01.1001' })
    assert.equal(reply.status, 422)
    assert.equal(reply.refusal.errors?.[0]?.code, 'not_in_network')
  })

  it('can be discarded, and then exists for nobody', async () => {
    const draft = await net.applicant.drafts('IMB')
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    assert.equal((await net.applicant.asks('GET', `/v1/applications/${draft.id}`)).status, 404)
  })

  it('exists only for those who made it', async () => {
    const draft = await net.applicant.drafts('IMB')
    for (const somebody of [net.stranger, net.frontDesk, net.head, net.admin]) {
      assert.equal((await somebody.asks('GET', `/v1/applications/${draft.id}`)).status, 404)
    }
  })

  const tryToSave = (draft: { id: string; version: number }, patch: object): Promise<Reply> =>
    net.applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
      body: patch,
      headers: { 'if-match': `"${draft.version}"` },
    })
})

function timesIn(reply: Reply): readonly string[] {
  const { createdAt, updatedAt, clock } = reply.json<{
    createdAt: string
    updatedAt: string
    clock: { since: string }
  }>()
  return [createdAt, updatedAt, clock.since]
}
