import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Application, Person, Reply } from '../person.ts'

/** A row of a permit, with the token that only the certificate shows. */
export interface Issued {
  id: string
  applicationId: string
  number: string
  token: string
  version: number
}

const villageCode = '31.71.06.1001'

/** Inserts applications for Menteng that are ready to sign at the office of a region, without the steps before. */
export async function readyToSign(
  { applicant, database: { pool } }: Network,
  count: number,
  permitType = 'SKTM',
  region = villageCode,
  rest: object = {},
): Promise<Application[]> {
  const drafts: Application[] = []
  for (let made = 0; made < count; made++) drafts.push(await applicant.drafts(permitType, rest))
  await pool`
    update applications
    set status = 'ready_to_sign', village_code = ${region.length === villageCode.length ? region : villageCode},
      office_id = (select id from offices where region_code = ${region}), submitted_at = now()
    where id = any(${drafts.map(({ id }) => id)}::uuid[])`
  return drafts
}

/** Returns the permit of an application. */
export async function permitOf(
  { database: { pool } }: Pick<Network, 'database'>,
  { id }: { id: string },
): Promise<Issued> {
  const [permit] = await pool<Issued[]>`
    select id, application_id as "applicationId", number, public_token as token, version
    from permits
    where application_id = ${id}`
  return permit ?? assert.fail('There is no permit.')
}

/** Returns a permit that the head has signed, for an application without earlier steps. */
export async function issued(net: Network, permitType = 'SKTM', region?: string, rest: object = {}): Promise<Issued> {
  const [file] = await readyToSign(net, 1, permitType, region, rest)
  await net.head.takes('sign', file ?? assert.fail())
  return permitOf(net, file ?? assert.fail())
}

/** Removes the order of the certificate of an application, as if it was made. */
export const isCertified = ({ database: { pool } }: Pick<Network, 'database'>, { id }: { id: string }) => pool`
  delete from certificate_orders
  where permit_id in (select id from permits where application_id = ${id})`

/** Returns the body of a step of a permit with default values. Each has a new decree number. */
export const decreed = (action: string, input: object = {}): object => ({
  action,
  reason: 'The building is not the one on the drawings.',
  decreeNumber: `SK-${crypto.randomUUID()}`,
  ...(['suspend', 'revoke'].includes(action) && { legalBasis: 'The regulation on building permits' }),
  ...input,
})

interface ReadPermit {
  id: string
  version: number
  number: string
  state: string
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  supersededBy: { number: string } | null
  changedAt: string
  maskedHolder: string | null
  holder: null
  office: { id: string; regionCode: string }
  issuedBy: { regionCode: string }
  applicationId: string
  verificationPath: string
  villageCode: string
  permitType: { code: string }
  decision: {
    action: string
    reason: string
    legalBasis: string | null
    decreeNumber: string
    effectiveOn: string | null
    legalRemedy?: {
      detail: string
      lastDay: string | null
      objection?: { canBeFiled: boolean; current: { id: string; state: string } | null }
    }
  } | null
  nextActions: { action: string; to: string; blockers: { code: string }[] }[]
}
interface PermitEvent {
  version: number
  type: string
  action: string | null
  from: string | null
  to: string | null
  actor: { standing: string; name: string | null }
  details: Record<string, unknown>
}

/** Tries a step of a permit. Returns the reply. */
export const triesOn = (
  person: Person,
  { id }: { id: string },
  action: string,
  input: object = {},
  { headers = {}, dryRun = false }: { headers?: Record<string, string>; dryRun?: boolean } = {},
): Promise<Reply> =>
  person.asks('POST', `/v1/permits/${id}/transitions${dryRun ? '?dryRun=true' : ''}`, {
    body: decreed(action, input),
    headers,
  })

/** Takes a step of a permit. It must succeed. */
export async function takesOn(
  person: Person,
  permit: { id: string },
  action: string,
  input: object = {},
): Promise<{ action: string; from: string; to: string; version: number; details: Record<string, string> }> {
  const reply = await triesOn(person, permit, action, input)
  assert.equal(reply.status, 201, reply.text)
  return reply.json()
}

/** Issues a permit on which the head then takes these steps. */
export async function decidedOn(net: Network, ...steps: [action: string, input?: object][]): Promise<Issued> {
  const permit = await issued(net)
  for (const [action, input] of steps) await takesOn(net.head, permit, action, input)
  return permit
}

export const readsPermit = (person: Person, { id }: { id: string }): Promise<ReadPermit> =>
  person.does(200, 'GET', `/v1/permits/${id}`)
export const eventsOf = async (person: Person, { id }: { id: string }): Promise<PermitEvent[]> =>
  (await person.does<{ data: PermitEvent[] }>(200, 'GET', `/v1/permits/${id}/events`)).data
export const lastEventOf = async (person: Person, permit: { id: string }): Promise<PermitEvent | undefined> =>
  (await eventsOf(person, permit)).at(-1)

/** Returns the state that the public verification of a permit shows. */
export const stateToAll = async (net: Network, { token }: Issued): Promise<string> =>
  (await net.nobody.does<{ state: string }>(200, 'GET', `/v1/verifications/${token}`)).state

/** Moves all days of a permit back by so many days. */
export async function letPermitAge(
  { database: { pool } }: Network,
  { id }: { id: string },
  days: number,
): Promise<void> {
  await pool`
    update permits
    set valid_from = valid_from - ${days}::int, valid_until = valid_until - ${days}::int,
      revoked_from = revoked_from - ${days}::int
    where id = ${id}`
}
