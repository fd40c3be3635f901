import { readFile } from 'node:fs/promises'
import { demoVillage } from '../users.ts'
import { checksTheCertificate } from './certificate.ts'
import { inspectsTheSite } from './inspection.ts'
import { checksThePermit } from './later-life.ts'
import { paysAtTheBank } from './payment.ts'
import type { Case, Slot } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

const answersOf = async (permitType: string): Promise<{ answers: object }> =>
  JSON.parse(await readFile(new URL(`../permit-types/${permitType}.json`, import.meta.url), 'utf8')).samples[0]

/** Files, issues, verifies and suspends one house building permit (IMB), and prints each step. */
export async function takeBuildingPermit(visit: Visit): Promise<void> {
  const { answers } = await answersOf('IMB')
  const { body: type } = await visit.does<{ documents: Slot[] }>(null, 'GET', '/permit-types/IMB')
  const required = type.documents.filter((slot) => slot.required)

  const { body: application, etag } = await visit.does<Case>('applicant', 'POST', '/applications', {
    body: { permitType: 'IMB' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  tell('applicant', `drafts ${application.reference}, tracking key ${application.trackingKey}`)
  await visit.does('applicant', 'PATCH', `/applications/${application.id}`, {
    body: { villageCode: demoVillage, answers },
    headers: { 'if-match': etag },
  })
  tell('applicant', `fills in the form at home; ${required.length} documents are still missing`)
  await visit.uploads('applicant', application, required)
  await visit.step('applicant', application, { action: 'submit', statementAccepted: true })
  await visit.step('front-desk', application, { action: 'accept' })
  await visit.step('reviewer', application, { action: 'inspect' })
  await inspectsTheSite(visit, application)
  await visit.step('reviewer', application, { action: 'approve' })
  await paysAtTheBank(visit, application)
  await visit.matchesOriginals('front-desk', application)
  await visit.step('front-desk', application, { action: 'confirm_originals' })
  await visit.step('head', application, { action: 'sign' })
  await visit.step('front-desk', application, { action: 'hand_over' })
  const {
    body: { permit },
  } = await visit.look('applicant', application)
  if (!permit) throw new DemoError('There is no permit.')
  await checksTheCertificate(visit, 'applicant', permit.id)
  await checksThePermit(visit, application)
  await visit.tellsTheStory('applicant', application)
}
