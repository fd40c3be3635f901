import { readFile } from 'node:fs/promises'
import { timeZone } from '../../platform/network-day.ts'
import { demoVillage } from '../users.ts'
import { bringOnline, draftPermitType } from './permit-type.ts'
import type { Letter } from './post.ts'
import type { Case, Slot } from './replies.ts'
import { DemoError, tell, type Visit } from './visit.ts'

interface Moved {
  now: string
}
interface Waiting extends Case {
  clock: { dueAt: string | null }
}
interface Permit {
  number: string
  validUntil: string
  verificationPath: string
}

const code = 'CONTOH-WAKTU'
const [hour, day] = [3_600_000, 86_400_000]
/** A move of a month runs the jobs of 31 days: seconds on a fast machine, a minute or more on a slow or busy one. */
const moveMilliseconds = 290_000

/** Returns the permit type of this demonstration: a garden fence, with an effect of silence at each stage. */
async function definitionOfSilence(): Promise<{ documents: Slot[]; samples: [{ answers: object }] }> {
  const fence = JSON.parse(await readFile(new URL('garden-fence.json', import.meta.url), 'utf8'))
  const days = (amount: number) => ({ amount, unit: 'working_days', certainty: 'uncertain' })
  return {
    ...fence,
    names: { id: 'Contoh: Izin Pagar yang menunggu', en: 'Sample: fence permit that waits' },
    completenessCheck: { time: days(1), silence: 'complete' },
    serviceTime: days(3),
    deemedApproval: 'automatic',
    escalation: [{ code: 'nobody_has_it', remainingHours: 8, of: 'service_time', unassigned: true }],
    validity: { amount: 1, unit: 'months', certainty: 'uncertain' },
    remindBeforeDays: [7],
    originalsGate: 'none',
    lapseAfterDays: { returned: 90 },
    documents: fence.documents.map((slot: object) => ({ ...slot, originalRequired: false })),
  }
}

/**
 * Files an application that nobody decides, and moves the clock: to the end of the completeness check, to the
 * escalation, to the permit that silence grants, to the reminder that it ends, and to its end after a month. The server
 * has to be started with `--clock`.
 */
export async function letTimePass(visit: Visit): Promise<void> {
  const start = await timeOf(visit)
  tell('clock', `it is ${inJakarta(start)}`)
  for (const user of ['applicant', 'head']) await visit.does(user, 'GET', '/me')
  await publishCalendars(visit, start)
  const definition = await definitionOfSilence()
  const { etag } = await draftPermitType(visit, code, definition)
  await bringOnline(visit, code, etag, start)
  const application = await fileAndWait(visit, definition)
  const letters = lettersAbout(visit, application)
  await nobodyAccepts(visit, application, letters)
  await nobodyDecides(visit, application, letters)
  await validityPasses(visit, application, letters)
  await visit.tellsTheStory('applicant', application)
}

/** Submits an application with all its documents. Returns its draft. */
async function fileAndWait(
  visit: Visit,
  { documents, samples }: { documents: Slot[]; samples: [{ answers: object }] },
) {
  const { body: application } = await visit.does<Case>('applicant', 'POST', '/applications', {
    body: { permitType: code, answers: samples[0].answers, villageCode: demoVillage },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  await visit.uploads('applicant', application, documents)
  await visit.step('applicant', application, { action: 'submit', statementAccepted: true })
  return application
}

/** Moves the clock past the time of the completeness check. Silence accepts the application. */
async function nobodyAccepts(visit: Visit, application: Case, letters: () => Promise<void>): Promise<void> {
  const { dueAt, status } = await waiting(visit, application)
  tell('office', `has until ${inJakarta(dueAt)} to say that the file is complete. Nobody looks at it.`)
  await moveTo(visit, dueAt.getTime() + 60_000)
  const { body } = await visit.look('applicant', application)
  tell('application', `${status} → ${body.status}: silence counts as "complete" in this permit type`)
  await letters()
}

/** Moves the clock past the service time. The application is escalated, then silence grants the permit. */
async function nobodyDecides(visit: Visit, application: Case, letters: () => Promise<void>): Promise<void> {
  const { dueAt, status } = await waiting(visit, application)
  tell('office', `has until ${inJakarta(dueAt)} to decide. Nobody takes the file.`)
  await moveTo(visit, dueAt.getTime() - 5 * hour)
  if (!(await happened(visit, application, 'application.escalated')))
    throw new DemoError('The application was not escalated.')
  tell('application', 'is escalated to the district: half a day is left, and no officer has it')
  await letters()
  await moveTo(visit, dueAt.getTime() + 60_000)
  const { body } = await visit.look('applicant', application)
  tell('application', `${status} → ${body.status}: the time has run out, and silence grants this permit`)
  await letters()
}

/** Moves the clock past the validity of the permit. Throws a `DemoError` when there is no permit. */
async function validityPasses(visit: Visit, application: Case, letters: () => Promise<void>): Promise<void> {
  const { body } = await visit.look('applicant', application)
  if (!body.permit) throw new DemoError('Silence has granted no permit. What is missing stands in the history.')
  const { body: permit } = await visit.does<Permit>('applicant', 'GET', `/permits/${body.permit.id}`)
  const verifies = async () => {
    const { body: found } = await visit.does<{ meaning: { en: string } }>(
      null,
      'GET',
      permit.verificationPath.replace(/^\/v1/, ''),
    )
    tell('anybody', `scans the code on ${permit.number}: ${found.meaning.en}`)
  }
  await verifies()
  const end = new Date(permit.validUntil).getTime()
  await moveTo(visit, end - 6 * day)
  await letters()
  await moveTo(visit, end + 2 * day)
  await verifies()
  await letters()
}

async function happened(visit: Visit, { id }: Case, type: string): Promise<boolean> {
  const { body } = await visit.does<{ data: { type: string }[] }>('head', 'GET', `/applications/${id}/events?limit=200`)
  return body.data.some((event) => event.type === type)
}

/** Returns the status and the deadline of an application. Throws a `DemoError` when it has no deadline. */
async function waiting(visit: Visit, { id }: Case) {
  const { body } = await visit.does<Waiting>('applicant', 'GET', `/applications/${id}`)
  const { dueAt } = body.clock
  if (dueAt === null) throw new DemoError(`The application has no deadline. It is ${body.status}.`)
  return { status: body.status, dueAt: new Date(dueAt) }
}

async function timeOf(visit: Visit): Promise<Date> {
  const found = await visit.triesUntil<Moved>('not_found', null, 'GET', '/trial-clock', {})
  if ('done' in found) return new Date(found.done.body.now)
  throw new DemoError('Time can only be moved in a server with a clock. Start it with: npm start -- --clock')
}

async function moveTo(visit: Visit, milliseconds: number): Promise<void> {
  const to = new Date(milliseconds)
  const { body } = await visit.does<Moved>(null, 'POST', '/trial-clock', {
    body: { to: to.toISOString() },
    within: moveMilliseconds,
  })
  tell('clock', `it is ${inJakarta(new Date(body.now))}`)
}

/** Returns a function that prints the letters about an application sent since its last call. */
function lettersAbout(visit: Visit, { reference }: Case): () => Promise<void> {
  const seen = new Set<string>()
  return async () => {
    const { data }: { data: Letter[] } = JSON.parse(await visit.reads('/outbox'))
    for (const { name, to, subject } of data.toReversed()) {
      if (seen.has(name) || !subject.includes(`[#${reference}.`)) continue
      seen.add(name)
      tell('letter', `to ${to}: ${subject.replace(/ \[#.*/, '')}`)
    }
  }
}

/** Publishes the missing calendars of the next 30 days: under a provisional one, silence grants nothing. */
async function publishCalendars(visit: Visit, now: Date): Promise<void> {
  const years = new Set([now, new Date(now.getTime() + 30 * day)].map((at) => at.getUTCFullYear()))
  for (const year of years) {
    const { body: calendar, etag } = await visit.does<{
      provisional: boolean
      officeHours: object[]
      daysOff: object[]
    }>(null, 'GET', `/calendar/${year}`)
    if (!calendar.provisional) continue
    const { officeHours, daysOff } = calendar
    const headers = { 'if-match': etag }
    await visit.does('admin', 'POST', `/calendar/${year}/versions`, { body: { officeHours, daysOff }, headers })
    tell('admin', `publishes the calendar of ${year}`)
  }
}

const inJakarta = (at: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(at)
