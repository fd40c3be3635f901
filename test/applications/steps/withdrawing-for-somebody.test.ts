import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { type Application, atTheCounter, type Person, type Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const { net, told, close } = await openSentLetters()
after(close)
const { frontDesk, applicant } = net
const counter = await officeOf(net, '31.71.06')
const reason = 'The shop will not open.'

const filed = () => frontDesk.submits('SKTM', { filedAtOfficeId: counter.id })
const faultsIn = (reply: Reply) =>
  isRefused(reply, 422, 'rule_broken').errors?.map(({ pointer, parameter, code }) => `${pointer ?? parameter} ${code}`)
const actionsOf = async (person: Person, application: Application) =>
  (await person.reads(application)).nextActions.filter(({ action }) => action === 'withdraw')

const contact = { channel: 'sms', address: '+6281200000077', language: 'en' }
const states = ({ id }: Application) =>
  frontDesk.does(201, 'POST', `/v1/applications/${id}/contacts`, { body: contact })

describe('a counter that filed for somebody without an account', () => {
  it('withdraws for them, and the history says by whom, over which channel and by which proof', async () => {
    const application = await filed()
    assert.deepEqual(await actionsOf(frontDesk, application), [
      { action: 'withdraw', to: 'withdrawn', blockers: [], needs: ['assistance'] },
    ])
    const assistance = { ...atTheCounter, identityCheckedBy: 'phone_callback' }
    const headers = { 'x-channel': 'phone' }
    assert.equal((await frontDesk.tries('withdraw', application, { reason, assistance }, { headers })).status, 201)
    const { data } = await frontDesk.does<{ data: { actor: object; channel: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/transitions`,
    )
    const { actor, channel, details } = data.at(-1) ?? {}
    assert.deepEqual([channel, details], ['phone', { reason, assistance }])
    assert.partialDeepStrictEqual(actor, { standing: 'assistant', office: { id: counter.names.id } })
    assert.equal((await frontDesk.reads(application)).status, 'withdrawn')
  })

  it('states anew how it knows the person, in a channel of the office, which is the counter unless said', async () => {
    const application = await filed()
    await changesNothing(net, async () => {
      const tries = (input: object, headers = {}) =>
        frontDesk.tries('withdraw', application, { reason, ...input }, { headers })
      assert.deepEqual(faultsIn(await tries({})), ['/assistance required'])
      const both = ['/assistance required', 'x-channel counter_channel']
      const refused = await tries({}, { 'x-channel': 'mobile' })
      assert.deepEqual(faultsIn(refused), both)
      assert.doesNotMatch(refused.text, /[Ff]iling|files|pengisian|diisikan/)
      const assistance = atTheCounter
      assert.deepEqual(faultsIn(await tries({ assistance }, { 'x-channel': 'web' })), ['x-channel counter_channel'])
      isRefused(await tries({ assistance: { ...atTheCounter, consent: false } }), 400, 'invalid_request')
    })
    await frontDesk.takes('withdraw', application, { reason, assistance: atTheCounter })
  })

  it('tells them on their telephone, too, and whom to call if it was not their wish', async () => {
    const application = await filed()
    await states(application)
    await told()
    await frontDesk.takes('withdraw', application, { reason, assistance: atTheCounter })
    const [letter, ...others] = await told()
    assert.deepEqual([letter?.kind, letter?.to, others.length], ['withdrawn', contact.address, 0])
    assert.match(letter?.text ?? '', /was withdrawn\. If this was not your wish, contact .+, telephone \+62[0-9]+\.$/)
  })

  it('tells them also of a draft, whose number they were sent; an account is not told of its own', async () => {
    const draft = await frontDesk.drafts('SKTM', { filedAtOfficeId: counter.id })
    await states(draft)
    const begun = (await told()).map(({ kind }) => kind)
    await frontDesk.takes('withdraw', draft, { reason, assistance: atTheCounter })
    const own = await applicant.drafts('SKTM')
    await applicant.takes('withdraw', own, { reason })
    assert.deepEqual([begun, (await told()).map(({ kind }) => kind)], [['application_begun'], ['withdrawn']])
  })

  it('lets go of it once the applicant has taken it over', async () => {
    const application = await filed()
    const { reference, code } = await frontDesk.does<{ reference: string; code: string }>(
      201,
      'POST',
      `/v1/applications/${application.id}/claim-codes`,
    )
    await applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
    assert.deepEqual(await actionsOf(frontDesk, application), [])
    const reply = await frontDesk.tries('withdraw', application, { reason, assistance: atTheCounter })
    isRefused(reply, 403, 'forbidden')
  })

  it('is the only one at a desk that can, and an applicant states no assistance', async () => {
    const there = await appoint(net, ['front_desk'], '31.71.06.1001')
    const application = await frontDesk.submits('SKTM', { filedAtOfficeId: counter.id, villageCode: '31.71.06.1001' })
    const reply = await there.tries('withdraw', application, { reason, assistance: atTheCounter })
    isRefused(reply, 403, 'forbidden')
    const own = await applicant.submits('SKTM')
    const stated = await applicant.tries('withdraw', own, { reason, assistance: atTheCounter })
    assert.deepEqual(faultsIn(stated), ['/assistance false schema'])
  })
})
