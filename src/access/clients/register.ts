import { isDeepStrictEqual } from 'node:util'
import postgres from 'postgres'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { type Client, type Environment, everything, type Purpose, type Registration } from './client.ts'
import {
  findClient,
  insertClient,
  isSubjectTaken,
  unknownCodes,
  updateRegistration,
  updateSuspension,
} from './queries.ts'

type OauthInput = { clientId: string; subject?: string } | null
type RegistrationInput = Omit<Registration, 'oauthClient'> & { oauthClient?: OauthInput }
type Plain = Omit<Registration, 'names' | 'contact' | 'oauthClient'>
type RegistrationPatch = Partial<Plain> & {
  names?: Partial<Registration['names']>
  contact?: Partial<Registration['contact']>
  oauthClient?: OauthInput
}

/**
 * Registers an agency, without a key. Throws `forbidden` unless the actor administers the province, and `rule_broken`
 * with all faults at once.
 */
export async function register(
  db: Db,
  input: RegistrationInput,
  environment: Environment,
  actor: Actor,
): Promise<Client> {
  demandProvincialAdministrator(actor, 'register_client')
  const registration = completed(input)
  await demandSound(db, registration, null)
  const client = await insertClient(db, environment, registration, actor.personId)
  if (!client) throw ruleBroken(subjectTaken)
  return client
}

/**
 * Changes the members of a registration that `patch` has. The event has their old and new values. Throws `forbidden`,
 * `not_found`, `stale`, and `rule_broken` with all faults at once.
 */
export async function change(
  db: Db,
  id: string,
  patch: RegistrationPatch,
  version: number,
  actor: Actor,
): Promise<Client> {
  demandProvincialAdministrator(actor, 'change_client')
  const client = await findClient(db, id)
  if (client.version !== version) throw new Problem('stale', {})
  const before = registrationOf(client)
  const registration = patched(before, patch)
  await demandSound(db, registration, id)
  const details = differences(before, registration)
  const event = { type: 'client.changed', actorId: actor.personId, details } as const
  const changed = await updateRegistration(db, client, registration, event).catch(refuseTakenSubject)
  if (!changed) throw new Problem('stale', {})
  return changed
}

/**
 * Suspends an agency, or lifts the suspension. Keys and tokens of a suspended agency are rejected. Another suspension
 * replaces the reason and keeps the time. Throws `forbidden`, `not_found`, and `rule_broken` for a personal number in
 * the reason.
 */
export async function suspend(
  db: Db,
  id: string,
  { suspended, reason }: { suspended: boolean; reason: string },
  actor: Actor,
): Promise<Client> {
  demandProvincialAdministrator(actor, 'suspend_client')
  refuseNumbers({ reason })
  const event = {
    type: suspended ? 'client.suspended' : 'client.suspension_lifted',
    actorId: actor.personId,
    details: { reason },
  } as const
  return updateSuspension(db, id, suspended ? reason : null, event)
}

const completed = ({ oauthClient = null, ...rest }: RegistrationInput): Registration => ({
  ...rest,
  oauthClient: oauthClient && { clientId: oauthClient.clientId, subject: oauthClient.subject ?? oauthClient.clientId },
})

/** Merges as JSON Merge Patch (RFC 7396) does, except that `oauthClient` is replaced as a whole. */
function patched(before: Registration, { names, contact, oauthClient, ...plain }: RegistrationPatch): Registration {
  const merged = {
    ...before,
    ...plain,
    names: { ...before.names, ...names },
    contact: { ...before.contact, ...contact },
  }
  return oauthClient === undefined ? merged : completed({ ...merged, oauthClient })
}

const subjectTaken = fault({ pointer: '/oauthClient/subject' }, 'subject_taken')

/** Throws `rule_broken` in place of the error of PostgreSQL for a subject that another client got meanwhile. */
function refuseTakenSubject(error: unknown): never {
  const isTaken = error instanceof postgres.PostgresError && error.constraint_name === 'one_client_a_subject'
  throw isTaken ? ruleBroken(subjectTaken) : error
}

async function demandSound(db: Db, registration: Registration, id: string | null): Promise<void> {
  const { permitTypes, regions, purposes, oauthClient } = registration
  refuseNumbers({ purposes })
  const unknown = await unknownCodes(db, { permitTypes: permitTypes.filter(isCode), regions: regions.filter(isCode) })
  demandNoFaults([
    ...faultsOf('/permitTypes', permitTypes, unknown.permitTypes, 'not_a_permit_type'),
    ...faultsOf('/regions', regions, unknown.regions, 'not_a_region_code'),
    ...purposeFaults(purposes),
    ...(oauthClient && (await isSubjectTaken(db, oauthClient.subject, id)) ? [subjectTaken] : []),
  ])
}

/** Returns faults for a code that two purposes have, and for personal data without a legal basis. */
const purposeFaults = (purposes: readonly Purpose[]): Fault[] =>
  purposes.flatMap(({ code, personalData = [], legalBasis }, index) => [
    ...(purposes.findIndex((purpose) => purpose.code === code) < index
      ? [fault({ pointer: `/purposes/${index}/code` }, 'uniqueItems')]
      : []),
    ...(personalData.length > 0 && legalBasis === undefined
      ? [fault({ pointer: `/purposes/${index}/legalBasis` }, 'required')]
      : []),
  ])

const isCode = (code: string) => code !== everything

type UnknownCode = 'not_a_permit_type' | 'not_a_region_code'

const faultsOf = (pointer: string, list: readonly string[], unknown: readonly string[], code: UnknownCode): Fault[] => [
  ...list.flatMap((item, index) =>
    unknown.includes(item) ? [fault({ pointer: `${pointer}/${index}` }, code, { code: item })] : [],
  ),
  ...(list.includes(everything) && list.length > 1 ? [fault({ pointer }, 'everything_alone')] : []),
]

function registrationOf({
  names,
  owner,
  contact,
  purposes,
  permitTypes,
  regions,
  scopes,
  ratePolicy,
  oauthClient,
}: Client): Registration {
  return { names, owner, contact, purposes, permitTypes, regions, scopes, ratePolicy, oauthClient }
}

/** Returns each member that changed, with its old and new value. */
function differences(before: Registration, after: Registration): Record<string, unknown> {
  const was = new Map<string, unknown>(Object.entries(before))
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => !isDeepStrictEqual(value, was.get(name)))
      .map(([name, value]) => [name, { from: was.get(name), to: value }]),
  )
}
