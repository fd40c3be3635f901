import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { issueBySilence } from '../../../src/applications/clocks/silence.ts'
import { findFacts } from '../../../src/permits/certificates/queries.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  by,
  consultee,
  newestOf,
  noObjection,
  responds,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const fire = await consultee(net, 'Fire service')
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'SETTLED', { order: 'together', agencies: [asking(fire.client)] })
  await bringsConsulted(
    net,
    'GRANTED',
    { order: 'together', agencies: [asking(fire.client)] },
    {
      deemedApproval: 'automatic',
    },
  )
})

const conditions = ['Keep the way free.', 'Light the way.']
interface Proposed {
  consultationId: string
  number: number
  text: string
  decision: { takenOver: boolean; wording: object | null; reason: string | null } | null
}

/** An application about which the fire service has stated two conditions. */
async function conditional(code = 'SETTLED'): Promise<Application & { consultationId: string }> {
  const application = await accepted(net, code)
  const asked = await newestOf(fire.agency)
  await responds(fire.agency, asked, { response: 'with_conditions', text: 'Wide enough.', conditions, by })
  return { ...application, consultationId: asked.id }
}
const proposedOf = async ({ id }: Application) =>
  (await net.head.does<{ proposedConditions: Proposed[] }>(200, 'GET', `/v1/applications/${id}`)).proposedConditions
const wording = { id: 'Jalan masuk tidak terhalang.', en: 'The way in is kept free.' }
const decisions = (consultationId: string) => [
  { consultationId, number: 1, takenOver: true, wording },
  { consultationId, number: 2, takenOver: false, reason: 'The street is lit.' },
]

describe('the conditions of an opinion', () => {
  it('block the approval, each by its words, until it decides about all of them', async () => {
    const application = await conditional()
    const { consultationId } = application
    const decided = [{ consultationId, number: 1, takenOver: true }]
    const { nextActions } = await net.reviewer.reads(application)
    assert.deepEqual(nextActions.find(({ action }) => action === 'approve')?.needs, ['conditions'])
    const all = await net.reviewer.tries('approve', application)
    assert.deepEqual(
      isRefused(all, 422, 'blocked').blockers?.map(({ code, target }) => [code, target]),
      conditions.map(() => ['condition_unsettled', `/consultations/${consultationId}`]),
    )
    const one = isRefused(await net.reviewer.tries('approve', application, { conditions: decided }), 422, 'blocked')
    assert.match(one.blockers?.[0]?.detail ?? '', /"Light the way\." of Fire service/)
  })

  it('are decided by the reviewer, shown to the head before signing, and are on permit and certificate', async () => {
    const application = await conditional()
    await net.reviewer.takes('approve', application, { conditions: decisions(application.consultationId) })
    assert.deepEqual(
      (await proposedOf(application)).map(({ text, decision }) => [text, decision]),
      [
        ['Keep the way free.', { takenOver: true, wording, reason: null }],
        ['Light the way.', { takenOver: false, wording: null, reason: 'The street is lit.' }],
      ],
    )
    await goes(net, 'head', 'sign', application)
    const { permit } = await net.applicant.does<{ permit: { id: string } }>(
      200,
      'GET',
      `/v1/applications/${application.id}`,
    )
    const expected = [{ agency: { id: 'Fire service', en: 'Fire service' }, text: wording }]
    const shown = await net.applicant.does<{ conditions: object[] }>(200, 'GET', `/v1/permits/${permit.id}`)
    assert.deepEqual(shown.conditions, expected)
    assert.deepEqual((await findFacts(pool, permit.id)).conditions, expected)
  })

  it('are shown to their agency with the decision about each, while an approval is in force', async () => {
    const application = await conditional()
    const decisionsFor = async () => (await newestOf(fire.agency)).opinion?.decisions
    assert.equal(await decisionsFor(), null)
    await net.reviewer.takes('approve', application, { conditions: decisions(application.consultationId) })
    const decided = [
      { number: 1, takenOver: true, wording, reason: null },
      { number: 2, takenOver: false, wording: null, reason: 'The street is lit.' },
    ]
    assert.deepEqual(await decisionsFor(), decided)
    await net.head.takes('send_back', application, { reason: 'Look again.' })
    assert.equal(await decisionsFor(), null)
  })

  it('that were left out keep their reason in the history, which the applicant reads', async () => {
    const application = await conditional()
    await net.reviewer.takes('approve', application, { conditions: decisions(application.consultationId) })
    const { data } = await net.applicant.does<{ data: { details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/events`,
    )
    assert.deepEqual(data.at(-1)?.details, { conditions: decisions(application.consultationId) })
  })

  it('are decided about again after the head has sent the application back', async () => {
    const application = await conditional()
    await net.reviewer.takes('approve', application, { conditions: decisions(application.consultationId) })
    await goes(net, 'head', 'send_back', application)
    assert.deepEqual(
      (await proposedOf(application)).map(({ decision }) => decision),
      [null, null],
    )
    isRefused(await net.reviewer.tries('approve', application), 422, 'blocked')
  })

  it('are those of the last opinion of the agency', async () => {
    const application = await conditional()
    await net.reviewer.does(201, 'POST', `/v1/applications/${application.id}/consultations`, {
      body: { clientId: fire.client.id },
    })
    await responds(fire.agency, await newestOf(fire.agency), noObjection)
    assert.deepEqual(await proposedOf(application), [])
    const { to } = await net.reviewer.takes('approve', application)
    assert.equal(to, 'ready_to_sign')
  })

  it('that are not proposed, or twice, or with a reason against the decision are refused, all at once', async () => {
    const application = await conditional()
    const [first, second] = decisions(application.consultationId)
    const wrong = [
      { ...first, reason: 'No.' },
      first,
      { ...second, number: 7 },
      { ...second, reason: undefined, wording },
    ]
    const { errors } = isRefused(
      await net.reviewer.tries('approve', application, { conditions: wrong }),
      422,
      'rule_broken',
    )
    assert.deepEqual(
      errors?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/conditions/0/reason', 'not_with_decision'],
        ['/conditions/1', 'uniqueItems'],
        ['/conditions/2', 'not_proposed'],
        ['/conditions/3/reason', 'required'],
        ['/conditions/3/wording', 'not_with_decision'],
      ],
    )
  })

  it('are not on a permit by silence that no approval came before, and its history names them', async () => {
    const application = await conditional('GRANTED')
    assert.deepEqual(await grantedBySilence(application), { conditions: [], open: conditions })
  })

  it('are on a permit by silence as an approval decided, by default in the words of the agency', async () => {
    const application = await conditional('GRANTED')
    const [first, second] = decisions(application.consultationId)
    await net.reviewer.takes('approve', application, { conditions: [{ ...first, wording: undefined }, second] })
    const text = { id: 'Keep the way free.', en: 'Keep the way free.' }
    assert.deepEqual(await grantedBySilence(application), {
      conditions: [{ agency: { id: 'Fire service', en: 'Fire service' }, text }],
      open: undefined,
    })
  })
})

/** Lets silence issue the permit. Returns its conditions, and the texts that its history names as open. */
async function grantedBySilence({ id }: Application) {
  await pool`update applications set deemed_granted_at = now() where id = ${id}`
  await issueBySilence({ db: pool, vault: net.vault, consequences })
  const [event] = await pool<{ details: { openConditions?: { text: string }[] } }[]>`
    select details from application_events
    where application_id = ${id} and action = 'issue_by_silence'`
  const [permit] = await pool<{ conditions: object[] }[]>`
    select conditions from permits where application_id = ${id}`
  return { conditions: permit?.conditions, open: event?.details.openConditions?.map(({ text }) => text) }
}
