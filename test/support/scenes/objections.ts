import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { inputs } from '../journey.ts'
import type { Network } from '../network.ts'
import type { Application, Person } from '../person.ts'
import { publishes } from './publishing.ts'

export interface Objection {
  id: string
  version: number
  level: string
  appealOfId: string | null
  state: string
  application: { id: string; reference: string }
  against: string
  permit: { id: string; number: string; decreeNumber: string } | null
  office: { id: string }
  channel: string
  grounds: string | null
  receivedOn: string
  lastDay: string | null
  dueOn: string | null
  overdue: boolean
  silence: string
  decision: { bySilence: boolean; reason: string | null } | null
  closedAt: string | null
  legalRemedy?: { detail: string; lastDay: string | null; appeal?: { canBeFiled: boolean; current: object | null } }
  nextActions: { action: string; to: string; blockers: { code: string }[] }[]
}

export const grounds = 'The plot is no green zone in the plan of 2025.'
export const decided = { reason: 'The plan of 2025 does not cover it.', legalBasis: 'The city plan decree.' }

const words = (id: string, en: string) => ({ id: `${id} paling lambat {lastDay}.`, en: `${en} by {lastDay}.` })
/**
 * A legal remedy with recognisable texts that are no real law. The office decides an objection within 3 days, and the
 * office above an appeal within 2.
 */
export const remedy = {
  text: words('Keberatan', 'Object'),
  short: words('Keberatan', 'Object'),
  within: { amount: 5, unit: 'days' },
  objection: {
    decideWithin: { amount: 3, unit: 'days' },
    silence: 'granted',
    remedy: {
      text: words('Banding', 'Appeal'),
      short: words('Banding', 'Appeal'),
      within: { amount: 4, unit: 'days' },
    },
    appeal: {
      decideWithin: { amount: 2, unit: 'days' },
      silence: 'granted',
      remedy: {
        text: words('Gugatan', 'Go to court'),
        short: words('Gugatan', 'Go to court'),
        within: { amount: 6, unit: 'days' },
      },
    },
  },
}

/** Publishes a sample permit type, the SKTM unless stated, with this legal remedy, and other members that differ. */
export async function remedies(net: Network, legalRemedy: object, rest: object = {}, ofType = 'SKTM'): Promise<void> {
  const path = new URL(`../../../src/sample/permit-types/${ofType}.json`, import.meta.url)
  const { code: _code, version: _version, validFrom: _from, ...type } = JSON.parse(await readFile(path, 'utf8'))
  await publishes(net, ofType, { ...type, ...rest, legalRemedy })
}

/** Submits an application, by the applicant unless stated, and refuses it. */
export async function refuses(
  net: Pick<Network, 'applicant' | 'frontDesk' | 'reviewer' | 'head'>,
  application: Promise<Application> = net.applicant.submits('SKTM'),
): Promise<Application> {
  const submitted = await application
  await net.frontDesk.takes('accept', submitted)
  await net.reviewer.takes('propose_refusal', submitted, inputs['propose_refusal'])
  await net.head.takes('refuse', submitted, inputs['refuse'])
  return submitted
}

export const triesToObject = (person: Person, { id }: { id: string }, rest: object = {}, headers = {}) =>
  person.asks('POST', '/v1/objections', { body: { applicationId: id, grounds, ...rest }, headers })

/** Files an objection. It must succeed. */
export async function objects(person: Person, application: { id: string }, rest: object = {}): Promise<Objection> {
  const reply = await triesToObject(person, application, rest)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Objection>()
}

export const triesToObjectFor = (person: Person, { id }: { id: string }, rest: object = {}) =>
  person.asks('POST', '/v1/objections', { body: { permitId: id, grounds, ...rest } })

/** Files an objection against the last decision on a permit, or the one that is stated. It must succeed. */
export async function objectsFor(person: Person, permit: { id: string }, rest: object = {}): Promise<Objection> {
  const reply = await triesToObjectFor(person, permit, rest)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Objection>()
}

export const triesToAppeal = (person: Person, { id }: { id: string }, rest: object = {}, headers = {}) =>
  person.asks('POST', '/v1/objections', { body: { appealOf: id, grounds, ...rest }, headers })

/** Appeals against the decision on an objection. It must succeed. */
export async function appeals(person: Person, objection: { id: string }, rest: object = {}): Promise<Objection> {
  const reply = await triesToAppeal(person, objection, rest)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Objection>()
}

/** Refuses an application of the applicant and rejects the objection against that, as the sample head. */
export async function rejects(
  net: Pick<Network, 'applicant' | 'frontDesk' | 'reviewer' | 'head'>,
  application?: Promise<Application>,
): Promise<Objection> {
  const refused = await refuses(net, application)
  return decides(net.head, await objects(net.applicant, refused), 'rejected')
}

export const triesToDecide = (person: Person, { id }: { id: string }, outcome: string, headers = {}) =>
  person.asks('POST', `/v1/objections/${id}/decisions`, { body: { outcome, ...decided }, headers })

/** Decides an objection. It must succeed. */
export async function decides(person: Person, objection: { id: string }, outcome: string): Promise<Objection> {
  const reply = await triesToDecide(person, objection, outcome)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Objection>()
}

export const readsObjection = (person: Person, { id }: { id: string }) =>
  person.does<Objection>(200, 'GET', `/v1/objections/${id}`)

/** Moves the decision on an objection back by so many days. */
export const letDaysPassSince = ({ database: { pool } }: Pick<Network, 'database'>, { id }: Objection, days: number) =>
  pool`update objections set ended_at = ended_at - ${days} * interval '1 day' where id = ${id}`
