import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { goes, imbIn, inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { consultedFence, inConsultation, inReview } from '../support/scenes/consulted-fence.ts'
import { brings } from '../support/scenes/inspected-fence.ts'
import { knowsItsCalendars } from '../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
before(async () => {
  await knowsItsCalendars(net)
  await brings(net, 'CONSULTED', consultedFence)
})

interface Clock {
  state: string
  dueAt: string | null
  intervals: { status: string; clock: string; heldBy: string }[]
}
const clockOf = ({ id }: Application) => net.applicant.does<Clock>(200, 'GET', `/v1/applications/${id}/clock`)
const nextOf = async (application: Application, who: 'reviewer' | 'head' = 'reviewer') =>
  (await net[who].reads(application)).nextActions.map(({ action }) => action)

describe('asking another agency', () => {
  it('is possible for the reviewer, where the permit type says so and nowhere else', async () => {
    const application = await inReview(net, 'CONSULTED')
    assert.ok((await nextOf(application)).includes('consult'))
    assert.ok(!(await nextOf(application, 'head')).includes('consult'))
    const house = await imbIn('in_review', net)
    assert.ok(!(await nextOf(house)).includes('consult'))
    isRefused(await net.reviewer.tries('consult', house, inputs['consult']), 409, 'step_not_allowed')
  })

  it('names the agency, the question and the opinion in the history that the applicant reads', async () => {
    const application = await inConsultation(net, 'CONSULTED')
    await goes(net, 'reviewer', 'record_opinion', application)
    const { data } = await net.applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/events`,
    )
    assert.deepEqual(
      data.filter(({ type }) => type === 'application.in_consultation').map(({ details }) => details),
      [inputs['consult']],
    )
    assert.deepEqual(data.at(-1)?.details, inputs['record_opinion'])
    assert.ok((await nextOf(application)).includes('approve'))
  })

  it('requires the agency and the question, and refuses personal numbers', async () => {
    const application = await inReview(net, 'CONSULTED')
    isRefused(await net.reviewer.tries('consult', application, { agency: 'The fire service' }), 400, 'invalid_request')
    isRefused(
      await net.reviewer.tries('consult', application, {
        agency: 'The fire service',
        question: 'Who is 3171234501900001?',
      }),
      422,
      'rule_broken',
    )
    assert.equal((await net.reviewer.reads(application)).status, 'in_review')
  })

  it('is shown in tracking and in the ledger, by who has it', async () => {
    const application = await net.applicant.reads(await inConsultation(net, 'CONSULTED'))
    const { turn, publicStage } = await net.nobody.does<{ turn: string; publicStage: string }>(
      200,
      'POST',
      '/v1/tracking',
      { body: { reference: application.reference, trackingKey: application.trackingKey } },
    )
    assert.deepEqual([turn, publicStage], ['other_agency', 'reviewing'])
    assert.deepEqual((await clockOf(application)).intervals.at(-1)?.heldBy, 'other_agency')
  })

  it('gives the office no extra time: the due date stays', async () => {
    const application = await inReview(net, 'CONSULTED')
    const { dueAt } = await clockOf(application)
    assert.ok(dueAt)
    await goes(net, 'reviewer', 'consult', application)
    const asked = await clockOf(application)
    assert.deepEqual([asked.state, asked.dueAt], ['running', dueAt])
    await goes(net, 'reviewer', 'record_opinion', application)
    assert.equal((await clockOf(application)).dueAt, dueAt)
  })
})
