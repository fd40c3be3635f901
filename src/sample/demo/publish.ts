import { readFile } from 'node:fs/promises'
import { demoVillage } from '../users.ts'
import { bringOnline, type Draft, draftPermitType } from './permit-type.ts'
import { presentOf } from './present.ts'
import type { Case, Reply, Slot } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

interface Definition {
  authority: { when: string }[]
  documents: Slot[]
  samples: { answers: object }[]
}
interface Estimate {
  office: { names: { en: string } } | null
  documents: { slot: string; required: boolean }[]
}

const code = 'CONTOH-PAGAR'
const path = `/permit-type-drafts/${code}`

/**
 * Drafts and publishes a new permit type as an administrator, brings it online, and issues the first permit with it,
 * all while the server runs.
 */
export async function publishPermitType(visit: Visit): Promise<void> {
  const definition: Definition = JSON.parse(await readFile(new URL('garden-fence.json', import.meta.url), 'utf8'))
  const draft = await draftPermitType(visit, code, definition)
  const { etag } = await mistakeAndMend(visit, definition, draft)
  await bringOnline(visit, code, etag, new Date(await presentOf(visit)))
  await issueFirst(visit, definition)
}

/** Saves a rule with a field that the items of a list do not have, which is refused, and then the correct rule. */
async function mistakeAndMend(visit: Visit, definition: Definition, { etag }: Reply<Draft>): Promise<Reply<Draft>> {
  const wrong = {
    ...definition,
    authority: definition.authority.map((rule) => ({ ...rule, when: rule.when.replace('side.height', 'side.width') })),
  }
  const headers = { 'if-match': etag }
  const mistake = await visit.triesUntil<Draft>('rule_broken', 'admin', 'PUT', path, { body: wrong, headers })
  if ('done' in mistake) throw new DemoError('A rule about a field that does not exist was saved.')
  for (const { pointer, detail } of mistake.refused.errors)
    tell('admin', `makes a mistake, and is refused (${mistake.refused.status}): ${pointer} ${detail}`)
  const mended = await visit.does<Draft>('admin', 'PUT', path, { body: definition, headers })
  tell('admin', `mends it: revision ${mended.body.revision}, and all samples come out as they say`)
  return mended
}

async function issueFirst(visit: Visit, { documents, samples: [sample] }: Definition): Promise<void> {
  if (!sample) throw new DemoError('The permit type has no sample.')
  const { answers } = sample
  const villageCode = demoVillage
  const { body: estimate } = await visit.does<Estimate>(null, 'POST', `/permit-types/${code}/estimate`, {
    body: { answers, villageCode },
  })
  const required = estimate.documents.filter((document) => document.required).map(({ slot }) => slot)
  tell('anybody', `asks before beginning: ${estimate.office?.names.en}, documents ${required.join(', ')}`)
  const { body: application } = await visit.does<Case>('applicant', 'POST', '/applications', {
    body: { permitType: code, answers, villageCode },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  tell('applicant', `drafts ${application.reference}, tracking key ${application.trackingKey}`)
  await visit.uploads(
    'applicant',
    application,
    documents.filter(({ slot }) => required.includes(slot)),
  )
  await visit.step('applicant', application, { action: 'submit', statementAccepted: true })
  await visit.step('front-desk', application, { action: 'accept' })
  await visit.step('reviewer', application, { action: 'approve' })
  await visit.matchesOriginals('front-desk', application)
  await visit.step('front-desk', application, { action: 'confirm_originals' })
  await visit.step('head', application, { action: 'sign' })
  await visit.tellsTheStory('applicant', application)
}
