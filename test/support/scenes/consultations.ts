import { boundary, multipart } from '../files/sending.ts'
import { goes } from '../journey.ts'
import type { Network } from '../network.ts'
import { type Agency, agency, type Client } from '../people/agencies.ts'
import { type Application, type Person, type Reply, somePdf } from '../person.ts'
import { consultedFence } from './consulted-fence.ts'
import { brings } from './inspected-fence.ts'

export interface Consultation {
  id: string
  version: number
  round: number
  status: string
  basis: string
  question: { id: string; en: string }
  requestedAt: string | null
  dueAt: string | null
  overdue: boolean
  opinion: {
    opinion: string
    conditions: string[]
    decisions: object[] | null
    papers: object[]
    by: { name: string; position: string }
  } | null
  cancellation: { because: string; reason: string | null } | null
  questions: { text: string; answer: string | null }[]
  file: {
    answers: { pointer: string; value: unknown }[]
    documents: { id: string; slot: string; sha256: string }[]
  } | null
  agency: { id: string; names: { en: string } }
}

export const by = { name: 'Officer 1', position: 'Head of fire prevention' }
export const noObjection = { response: 'no_objection', text: 'The way is wide enough.', by }
const purposes = [{ code: 'opinion', text: { id: 'Memberikan pendapat', en: 'Giving opinions' } }]
const scopes = ['consultations:read', 'consultations:write', 'events:read']

/** Registers an agency that gives opinions, with a key. */
export const consultee = (net: Network, name: string, changes: object = {}) =>
  agency(net, { names: { id: name, en: name }, purposes, scopes, permitTypes: [], regions: [], ...changes })

/** The default terms of a consultation. */
export const terms = {
  documents: ['identity_card'],
  answers: ['/fence/length'],
  time: { amount: 2, unit: 'working_days', certainty: 'uncertain' },
  silence: 'escalate',
}

/** Returns the consultation of an agency in a definition, with the default terms and these changes. */
export const asking = ({ id, names }: Client, changes: object = {}) => ({
  client: id,
  names,
  question: { id: 'Apakah jalannya cukup lebar?', en: 'Is the way wide enough?' },
  terms: { ...terms, ...changes },
})

/** Publishes a fence type with these consultations, and brings it online. */
export const bringsConsulted = (net: Network, code: string, consultations: object, changes: object = {}) =>
  brings(net, code, { ...consultedFence, consultations, ...changes })

/** Returns an accepted application of that type: its agencies have been asked. */
export async function accepted(net: Network, code: string, scans = async () => {}): Promise<Application> {
  const draft = await net.applicant.drafts(code, {
    villageCode: '31.71.06.1001',
    answers: { fence: { length: 60, posts: 11, material: 'wood' } },
  })
  await net.applicant.uploads('identity_card', draft)
  await scans()
  await goes(net, 'applicant', 'submit', draft)
  await goes(net, 'frontDesk', 'accept', draft)
  return net.reviewer.reads(draft)
}

/** Returns the consultations of an agency, the newest first. */
export const listOf = async (asked: Agency, query = '') =>
  (await asked.does<{ data: Consultation[] }>(200, 'GET', `/v1/consultations${query}`)).data

/** Returns the newest consultation of an agency. Throws when it has none. */
export async function newestOf(asked: Agency): Promise<Consultation> {
  const [newest] = await listOf(asked)
  if (!newest) throw new Error('The agency is asked nothing.')
  return newest
}

export const opens = (asked: Agency, { id }: { id: string }) =>
  asked.does<Consultation>(200, 'GET', `/v1/consultations/${id}`, { headers: { purpose: 'opinion' } })

/** Sends the response of an agency to a consultation. */
export const responds = (
  asked: Agency,
  { id }: { id: string },
  body: object,
  headers: Record<string, string> = {},
): Promise<Reply> => asked.asks('POST', `/v1/consultations/${id}/responses`, { body, headers })

/** Uploads a file as a paper of the opinion of an agency. Returns the reply. */
export const uploadsPaper = (
  asked: Agency,
  { id }: { id: string },
  file: Parameters<typeof multipart>[0],
  headers: Record<string, string> = {},
): Promise<Reply> =>
  asked.asks('POST', `/v1/consultations/${id}/papers`, {
    raw: { payload: multipart(file), type: `multipart/form-data; boundary=${boundary}` },
    headers,
  })

/** Returns the consultations of an application that a person may read, the oldest first. */
export const consultationsOf = async (person: Person, { id }: { id: string }) =>
  (await person.does<{ data: Consultation[] }>(200, 'GET', `/v1/applications/${id}/consultations`)).data

/** Returns the blockers of a step for a person; undefined when it is not offered to that person. */
export const blockersOf = async (person: Person, application: { id: string }, action: string) =>
  (await person.reads(application)).nextActions.find((next) => next.action === action)?.blockers

/** Moves the deadline of a consultation a minute into the past. */
export const runsOut = (net: Network, { id }: { id: string }) =>
  net.database.pool`update consultations set due_at = now() - interval '1 minute' where id = ${id}`

/** Inserts a consultation of an agency about an application of any permit type. Returns its id. */
export async function isConsulted(net: Network, application: { id: string }, client: { id: string }): Promise<string> {
  const [made] = await net.database.pool<{ id: string }[]>`
    insert into consultations (application_id, client_id, agency, round, place, basis, question, documents, answers,
      time, silence, status, made_at, requested_at)
    values (${application.id}, ${client.id}, '{"id":"Dinas","en":"Agency"}', 1, 1, 'reviewer',
      '{"id":"Apa?","en":"What?"}', '{}', '{}', '{"amount":2,"unit":"working_days"}', 'nothing', 'requested', now(),
      now())
    returning id`
  if (!made) throw new Error('Nobody was asked.')
  return made.id
}

/** Lets a new agency be consulted about an application, and upload a paper for its opinion. */
export async function getsAPaper(net: Network, application: { id: string }): Promise<void> {
  const { client, agency: asked } = await consultee(net, 'Agency with a paper')
  const id = await isConsulted(net, application, client)
  const reply = await uploadsPaper(asked, { id }, { name: 'file', fileName: 'opinion.pdf', content: somePdf() })
  if (reply.status !== 201) throw new Error(reply.text)
}
