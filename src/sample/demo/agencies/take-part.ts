import { dataOf, type SatuPintu } from '../../../../client/src/index.ts'
import { writeCount } from '../../../platform/quantity-words.ts'
import { consultedType, demoVillage } from '../../users.ts'
import type { Case, Slot } from '../replies.ts'
import { DemoError, tell, type Visit } from '../visit.ts'
import { beginCopy, readStates } from './copy.ts'
import { coversTheType, issuesKey, revokesKeys } from './desk.ts'
import { agenciesGiveOpinions, decidesAboutConditions } from './opinions.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const [issued, suspended] = ['satupintu.permit.issued.v1', 'satupintu.permit.suspended.v1'] as const
const purpose = 'collateral_check'

/**
 * Lets agencies take part in a permit: the fire brigade and the environment agency give their opinions, and a bank
 * keeps a copy of permits by the feed and gets webhooks in another process. Feed and webhook report both the issue and
 * the suspension of the permit. Throws a `DemoError` when they do not.
 */
export async function letAgenciesTakePart(visit: Visit): Promise<void> {
  await coversTheType(visit, 'sample-bank')
  const bank = visit.as('sample-bank', purpose)
  const fireKey = await issuesKey(visit, 'sample-fire')
  const receiver = await startReceiver()
  try {
    const removesWebhook = await setUpWebhook(bank, receiver)
    try {
      await issuesAndSuspends(visit, bank, receiver, fireKey)
    } finally {
      await removesWebhook()
    }
  } finally {
    receiver.stop()
    await revokesKeys(visit, 'sample-fire')
  }
}

async function issuesAndSuspends(visit: Visit, bank: SatuPintu, receiver: Receiver, fireKey: string): Promise<void> {
  const copy = await beginCopy(bank)
  tell('sample-bank', `keeps a copy of ${copy.states.size} permits of the type ${consultedType}`)
  const application = await isAccepted(visit)
  await agenciesGiveOpinions(visit, application, fireKey)
  await decidesAboutConditions(visit, application)
  await visit.step('head', application, { action: 'sign' })
  const {
    body: { permit },
  } = await visit.look('applicant', application)
  if (!permit) throw new DemoError('There is no permit.')
  const learns = async (type: typeof issued | typeof suspended) => {
    await receiver.gets(type, `permits/${permit.id}`)
    tell('receiver', `gets ${type} in its own process; the standardwebhooks library verifies the signature`)
    await copy.followUntil(type, permit.id)
    tell('sample-bank', `follows the feed: in its copy the permit is ${copy.states.get(permit.id)}`)
  }
  await learns(issued)
  dataOf(
    await visit.as('head').POST('/v1/permits/{id}/transitions', {
      params: { path: { id: permit.id } },
      body: {
        action: 'suspend',
        reason: 'The emergency exits were blocked.',
        legalBasis: 'A sample regulation',
        decreeNumber: `1/SK-SAMPLE/${permit.id.slice(-8)}`,
      },
    }),
  )
  tell('head', 'suspends the permit by a decree')
  await learns(suspended)
  const now = await readStates(bank)
  const isRight = now.size === copy.states.size && [...now].every(([id, state]) => copy.states.get(id) === state)
  if (!isRight) throw new DemoError('The copy of the bank differs from the permits that it sees.')
  tell('sample-bank', `compares its copy with the list: ${writeCount(now.size, 'permit')}, no difference`)
  await visit.tellsTheStory('applicant', application)
}

/** Lets the bank create a webhook for the sample type. Returns the function that removes it again. */
async function setUpWebhook(bank: SatuPintu, receiver: Receiver): Promise<() => Promise<void>> {
  const { webhook, secret } = dataOf(
    await bank.POST('/v1/webhooks', {
      body: { url: receiver.url, types: [issued, suspended], permitTypes: [consultedType] },
    }),
  )
  if (secret === null) throw new DemoError('The webhook was created before.')
  receiver.knows(secret)
  tell('sample-bank', `creates a webhook to ${receiver.url}`)
  return async () => {
    const path = { id: webhook.id }
    const { response } = await bank.GET('/v1/webhooks/{id}', { params: { path } })
    const header = { 'if-match': response.headers.get('etag') ?? '' }
    await bank.DELETE('/v1/webhooks/{id}', { params: { path, header } })
    tell('sample-bank', 'removes the webhook')
  }
}

/** Submits an application for the sample type and accepts it, so that agencies are consulted. Returns its draft. */
async function isAccepted(visit: Visit): Promise<Case> {
  const { body: type } = await visit.does<{ documents: Slot[]; samples: { answers: object }[] }>(
    null,
    'GET',
    `/permit-types/${consultedType}`,
  )
  const [sample] = type.samples
  if (!sample) throw new DemoError(`The permit type ${consultedType} has no sample.`)
  const { body: application } = await visit.does<Case>('applicant', 'POST', '/applications', {
    body: { permitType: consultedType, answers: sample.answers, villageCode: demoVillage },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  tell('applicant', `drafts ${application.reference}, tracking key ${application.trackingKey}`)
  await visit.uploads('applicant', application, type.documents)
  await visit.step('applicant', application, { action: 'submit', statementAccepted: true })
  await visit.step('front-desk', application, { action: 'accept' })
  return application
}
