import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Application, Blocker, Person, Reply } from '../person.ts'
import { isRefused } from '../refusal.ts'
import { appoint, officeOf } from '../staff.ts'

interface Profile {
  id: string
  version: number
  state: string
  regionCode: string
  serves: string[]
  successor: { id: string } | null
  contact: { address: object | null; telephone: string | null; note: { id: string; en: string } | null }
  openingHours: object[]
  networkConfirmedOn: string | null
}
export interface Minutes {
  id: string
  officeId: string
  successor: { id: string }
  state: string
  windDownOn: string
  dissolveOn: string | null
  requestedBy: string
  dissolvedBy: string | null
  woundDownAt: string | null
  dissolvedAt: string | null
  calledOffAt: string | null
  estate: { part: string; of: { key: string; count: number }[] }[] | null
}

/** The regions of Menteng's village office and of its district. The sample officers work at both. */
export const [village, district] = ['31.71.06.1001', '31.71.06']

export const profileOf = async (net: Network, region: string): Promise<Profile> =>
  net.nobody.does(200, 'GET', `/v1/offices/${(await officeOf(net, region)).id}`)

/** Returns the region of the office that serves a region now; undefined for none. */
export async function serverOf(net: Network, region: string): Promise<string | undefined> {
  const {
    data: [office],
  } = await net.nobody.does<{ data: { regionCode: string }[] }>(200, 'GET', `/v1/offices?serves=${region}`)
  return office?.regionCode
}

/** Tries to dissolve the office of a region into that of another. Returns the reply. */
export async function triesToDissolve(
  net: Network,
  from: string,
  to: string,
  days: object = {},
  {
    by = net.admin,
    dryRun = false,
    headers = {},
  }: { by?: Person; dryRun?: boolean; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const [office, successor] = [await officeOf(net, from), await officeOf(net, to)]
  return by.asks('POST', `/v1/offices/${office.id}/dissolutions${dryRun ? '?dryRun=true' : ''}`, {
    body: { successorOfficeId: successor.id, ...days },
    headers,
  })
}

export async function dissolves(net: Network, from: string, to: string, days: object = {}): Promise<Minutes> {
  const reply = await triesToDissolve(net, from, to, days)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<Minutes>()
}

/** Asserts that a dissolution is blocked. Returns the codes of its blockers. */
export async function whatKeeps(net: Network, from: string, to: string): Promise<string[]> {
  return codesOf(isRefused(await triesToDissolve(net, from, to), 422, 'blocked').blockers)
}

export const codesOf = (blockers: readonly Blocker[] = []): string[] =>
  blockers
    .map(({ code, target }) => (target === undefined || target.startsWith('/') ? code : `${code} ${target}`))
    .sort()

/** Takes a step of an office. It must succeed. */
export const takesOffice = async (net: Network, action: string, region: string) =>
  net.admin.does<{ from: string; to: string }>(
    201,
    'POST',
    `/v1/offices/${(await officeOf(net, region)).id}/transitions`,
    { body: { action } },
  )

export const triesOffice = async (
  net: Network,
  action: string,
  region: string,
  { by = net.admin, dryRun = false, headers = {} } = {},
): Promise<Reply> =>
  by.asks('POST', `/v1/offices/${(await officeOf(net, region)).id}/transitions${dryRun ? '?dryRun=true' : ''}`, {
    body: { action },
    headers,
  })

/**
 * Appoints people so that an office has each role it needs to take over from others. Returns the front desk, who also
 * has the other roles, and the head, so that the reviewer does not sign.
 */
export async function staffed(net: Network, region: string): Promise<{ desk: Person; head: Person }> {
  return {
    desk: await appoint(net, ['front_desk', 'reviewer', 'inspector', 'cashier'], region),
    head: await appoint(net, ['head'], region),
  }
}

/**
 * Asserts for each application that is not discarded: no dissolved office has it or has filed it; it has an office
 * unless it is a draft or withdrawn; its version and its running interval agree with its history.
 */
export async function nothingIsLost({ database: { pool } }: Network): Promise<void> {
  const lost = await pool`
    select a.reference, a.status, o.state
    from applications a
    left join offices o on o.id = a.office_id
    left join offices c on c.id = a.filed_at_office_id
    where a.discarded_at is null
      and (o.state = 'dissolved' or c.state = 'dissolved'
        or (a.office_id is null and a.status not in ('draft', 'withdrawn')))`
  assert.deepEqual([...lost], [])
  const torn = await pool`
    select a.reference
    from applications a
    where a.status <> 'draft'
      and (a.version <> (select max(version) from application_events e where e.application_id = a.id)
        or not exists (select from application_intervals i
          where i.application_id = a.id and i.ended_at is null and i.status = a.status))`
  assert.deepEqual([...torn], [])
}

/** Returns an application without the parts that a transfer changes. */
export const itself = ({ version: _version, office: _office, nextActions: _nextActions, ...rest }: Application) => ({
  ...rest,
  updatedAt: undefined,
})
