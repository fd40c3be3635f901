import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { sampleBankSecret } from './bank.ts'
import { fetchToken } from './sign-in.ts'

/** Takes one house building permit through its whole life against a running server, and prints each step. */
const { values: { url } } = parseArgs({ options: { url: { type: 'string', default: 'http://localhost:3000' } } })

interface Slot { slot: string; required: boolean; formats: string[] }
interface Document { id: string; slot: string; sha256: string }
interface Case { id: string; reference: string; trackingKey: string; status: string; feeAssessment: { number: string; total: { amount: number; currency: string } } | null; documents: Document[]; nextActions: { action: string; to: string; blockers: { detail: string }[] }[] }

const tokens = new Map<string, string>()

async function call<T>(user: string | null, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<{ body: T; etag: string }> {
  if (user && !tokens.has(user)) tokens.set(user, await fetchToken(url, user))
  const reply = await fetch(`${url}/v1${path}`, {
    method,
    headers: {
      'accept-language': 'en', ...headers,
      ...(user && { authorization: `Bearer ${tokens.get(user)}` }),
      ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
    },
    ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
  const answer: T = JSON.parse(await reply.text())
  return { body: answer, etag: reply.headers.get('etag') ?? '' }
}

const tell = (who: string, what: string) => process.stdout.write(`${who.padEnd(12)} ${what}\n`)

async function step(user: string, { id }: Case, step: { action: string } & Record<string, unknown>): Promise<void> {
  const { body } = await call<{ from: string; to: string }>(user, 'POST', `/applications/${id}/transitions`, step)
  tell(user, `${step.action}: ${body.from} → ${body.to}`)
}

async function look(user: string, { id }: Case) {
  return call<Case>(user, 'GET', `/applications/${id}`)
}

/** Pays the whole fee as the sample bank does: by an event that it signs. */
async function bankTellsOfPayment(application: Case): Promise<void> {
  const { body: { feeAssessment } } = await look('applicant-1', application)
  if (!feeAssessment) throw new Error('There is nothing to pay.')
  const { number: assessmentNumber, total: amount } = feeAssessment
  tell('applicant-1', `pays ${amount.amount} rupiah for ${assessmentNumber}`)
  const [now, transactionId] = [new Date(), crypto.randomUUID()]
  const event = { type: 'payment.received', timestamp: now.toISOString(), data: { assessmentNumber, transactionId, amount, paidAt: now.toISOString() } }
  const signature = new Webhook(sampleBankSecret).sign(transactionId, now, JSON.stringify(event))
  const { body: { receiptNumber } } = await call<{ receiptNumber: string }>(null, 'POST', '/payment-events', event, {
    'webhook-id': transactionId, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': signature,
  })
  tell('bank', `tells of it; the receipt is ${receiptNumber}`)
}

const [pdf, png] = await Promise.all(['sample.pdf', 'sample.png'].map((name) => readFile(new URL(name, import.meta.url))))
const { samples: [example] }: { samples: [{ answers: object; villageCode: string }] } = JSON.parse(await readFile(new URL('permit-types/IMB.json', import.meta.url), 'utf8'))
const { body: type } = await call<{ documents: Slot[] }>(null, 'GET', '/permit-types/IMB')
const required = type.documents.filter((slot) => slot.required)

const { body: application, etag } = await call<Case>('applicant-1', 'POST', '/applications', { permitType: 'IMB' }, { 'idempotency-key': crypto.randomUUID() })
tell('applicant-1', `drafts ${application.reference}, tracking key ${application.trackingKey}`)
await call('applicant-1', 'PATCH', `/applications/${application.id}`, { villageCode: example.villageCode, answers: example.answers }, { 'if-match': etag })
tell('applicant-1', `fills in the form at home; ${required.length} documents are still missing`)
for (const { slot, formats } of required) {
  const [sample, ending] = formats.includes('application/pdf') ? [pdf, 'pdf'] : [png, 'png']
  const form = new FormData()
  form.set('slot', slot)
  form.set('file', new Blob([sample ?? '', `\n% ${slot}\n`]), `${slot}.${ending}`)
  await call('applicant-1', 'POST', `/applications/${application.id}/documents`, form)
}
tell('applicant-1', `uploads ${required.map(({ slot }) => slot).join(', ')}`)
await step('applicant-1', application, { action: 'submit', statementAccepted: true })
await step('front-desk', application, { action: 'accept' })
await step('reviewer', application, { action: 'inspect' })
const day = 24 * 60 * 60_000
const visit = Date.now() + Math.ceil(1 + Math.random() * 60) * day
const { body: appointment, etag: arranged } = await call<{ id: string; startsAt: string }>('inspector', 'POST', `/applications/${application.id}/inspection-appointments`, {
  startsAt: new Date(visit).toISOString(), endsAt: new Date(visit + day / 24).toISOString(), note: 'Please have the drawings ready.',
})
tell('inspector', `makes an appointment for ${appointment.startsAt}`)
await call('applicant-1', 'PUT', `/applications/${application.id}/inspection-appointments/${appointment.id}/response`, { answer: 'confirmed' }, { 'if-match': arranged })
tell('applicant-1', 'confirms the appointment')
const photograph = new FormData()
photograph.set('slot', 'inspection_photo')
photograph.set('file', new Blob([png ?? '']), 'front.png')
const { body: photo } = await call<Document>('inspector', 'POST', `/applications/${application.id}/documents`, photograph)
tell('inspector', 'uploads a photograph of the site')
await step('inspector', application, {
  action: 'report_inspection', report: {
    inspectedOn: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(), applicantPresent: true, findings: 'The site is as drawn.', recommendation: 'compliant',
    withoutAppointment: 'For this demonstration the visit is made at once.',
    checks: [{ code: 'building_position', result: 'pass', photographs: [photo.id] }, { code: 'floors', result: 'pass' }, { code: 'setback', measure: 4.1 }, { code: 'work', choice: 'not_begun' }],
  },
})
const { body: { data: [report] } } = await call<{ data: { id: string }[] }>('applicant-1', 'GET', `/applications/${application.id}/inspection-reports`)
await call('applicant-1', 'POST', `/applications/${application.id}/inspection-reports/${report?.id}/signature`, { statementAccepted: true })
tell('applicant-1', 'signs the report of the inspection')
await step('reviewer', application, { action: 'approve' })
await bankTellsOfPayment(application)

let { body: brought, etag: version } = await look('front-desk', application)
const blockers = brought.nextActions.find(({ action }) => action === 'confirm_originals')?.blockers ?? []
for (const { detail } of blockers) tell('front-desk', `still to do: ${detail}`)
for (const document of brought.documents) {
  if (!blockers.some(({ detail }) => detail.includes(`${document.slot}.`))) continue
  const matched = await call<Document>('front-desk', 'PUT', `/applications/${application.id}/documents/${document.id}/original`, { verdict: 'matched', sha256: document.sha256 }, { 'if-match': version })
  version = matched.etag
  tell('front-desk', `matches the original of ${document.slot}`)
}
await step('front-desk', application, { action: 'confirm_originals' })
await step('head', application, { action: 'sign' })
await step('front-desk', application, { action: 'hand_over' })

const { body: tracked } = await call<{ publicStage: string; next: { en: string } }>(null, 'POST', '/tracking', { reference: application.reference, trackingKey: application.trackingKey })
tell('anybody', `tracks ${application.reference}: ${tracked.publicStage}. ${tracked.next.en}`)
const { body: timeline } = await call<{ data: { type: string; at: string; actor: { standing: string; office: { en: string } | null } }[] }>('applicant-1', 'GET', `/applications/${application.id}/events?limit=200`)
for (const { at, type: what, actor } of timeline.data) tell('history', `${at} ${what} (${actor.standing}${actor.office ? `, ${actor.office.en}` : ''})`)
