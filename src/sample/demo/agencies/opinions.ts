import { changePresent, dataOf, itemsOf, type SatuPintu, type Schemas } from '../../../../client/src/index.ts'
import type { Case } from '../replies.ts'
import { DemoError, tell, type Visit } from '../visit.ts'

const purpose = 'opinion'
const fireOfficer = { name: 'Fire officer 1', position: 'Head of fire prevention (sample)' }
const environmentOfficer = { name: 'Environment officer 1', position: 'Head of licensing (sample)' }

/**
 * The fire brigade reads what it is asked with its key, asks the office a question, and states conditions. The
 * environment agency has no objection.
 */
export async function agenciesGiveOpinions(visit: Visit, application: Case, fireKey: string): Promise<void> {
  const fire = visit.withKey(fireKey, purpose)
  const asked = await askedAbout(fire, application)
  tell('sample-fire', `is asked: ${asked.question.en} Until ${asked.dueAt}`)
  await readsTheFile(fire, asked)
  await responds(fire, asked, { response: 'question', text: 'Which way do the exits open?', by: fireOfficer })
  tell('sample-fire', 'asks the office which way the exits open; its time is paused')
  await answers(visit, application, asked)
  await responds(fire, asked, {
    response: 'with_conditions',
    text: 'The exits suffice if they are kept free.',
    conditions: ['Keep the emergency exits free.'],
    by: fireOfficer,
  })
  tell('sample-fire', 'gives its opinion with its key: no objection, on one condition')

  const { body } = await visit.look('reviewer', application)
  const approve = body.nextActions.find(({ action }) => action === 'approve')
  for (const { detail } of approve?.blockers ?? []) tell('reviewer', `cannot approve yet: ${detail}`)

  const environment = visit.as('sample-environment')
  await responds(environment, await askedAbout(environment, application), {
    response: 'no_objection',
    text: 'Noise and waste water are as they should be.',
    by: environmentOfficer,
  })
  tell('sample-environment', 'has no objection')
}

/** The reviewer takes over each condition of the opinions, and approves. */
export async function decidesAboutConditions(visit: Visit, application: Case): Promise<void> {
  const {
    body: { proposedConditions },
  } = await visit.look('reviewer', application)
  const refused = await visit.triesUntil('blocked', 'reviewer', 'POST', `/applications/${application.id}/transitions`, {
    body: { action: 'approve' },
  })
  if ('refused' in refused) tell('reviewer', 'cannot approve without a decision about each condition of the opinions')
  for (const { agency, text } of proposedConditions)
    tell('reviewer', `takes over the condition of ${agency.en}: ${text}`)
  await visit.step('reviewer', application, {
    action: 'approve',
    conditions: proposedConditions.map(({ consultationId, number }) => ({ consultationId, number, takenOver: true })),
  })
}

/** Returns the open consultation of an agency about an application. Throws a `DemoError` when there is none. */
async function askedAbout(agency: SatuPintu, { reference }: Case): Promise<Schemas['Consultation']> {
  const open = itemsOf((page) =>
    agency.GET('/v1/consultations', { params: { query: { ...page, status: 'requested' } } }),
  )
  for await (const consultation of open) if (consultation.reference === reference) return consultation
  throw new DemoError(`The agency is not asked about ${reference}.`)
}

/** Prints the answers and downloads the documents of a consultation. */
async function readsTheFile(agency: SatuPintu, { id }: Schemas['Consultation']): Promise<void> {
  const path = { id }
  const { file } = dataOf(await agency.GET('/v1/consultations/{id}', { params: { path, header: { purpose } } }))
  for (const { label, value } of file?.answers ?? []) tell('sample-fire', `reads: ${label.en} ${JSON.stringify(value)}`)
  for (const document of file?.documents ?? []) {
    const content = await agency.GET('/v1/consultations/{id}/documents/{documentId}/content', {
      params: { path: { id, documentId: document.id }, header: { purpose } },
      parseAs: 'arrayBuffer',
    })
    if (content.error !== undefined) throw new DemoError(content.error.detail)
    tell('sample-fire', `downloads: ${document.names.en}, ${document.sizeBytes} bytes`)
  }
}

async function responds(
  agency: SatuPintu,
  { id }: Schemas['Consultation'],
  body: Schemas['NewConsultationResponse'],
): Promise<void> {
  dataOf(await agency.POST('/v1/consultations/{id}/responses', { params: { path: { id } }, body }))
}

/** Answers the question of the agency as the reviewer. */
async function answers(visit: Visit, { id }: Case, asked: Schemas['Consultation']): Promise<void> {
  const reviewer = visit.as('reviewer')
  await changePresent(
    () => reviewer.GET('/v1/applications/{id}', { params: { path: { id } } }),
    (_present, ifMatch) =>
      reviewer.PUT('/v1/applications/{id}/consultations/{consultationId}/reply', {
        params: { path: { id, consultationId: asked.id }, header: { 'if-match': ifMatch } },
        body: { reply: 'answer', text: 'They open outwards.' },
      }),
  )
  tell('reviewer', 'answers: they open outwards')
}
