import type { Language, Names } from '../../platform/words.ts'
import type { AgencyPolicy, sandboxPolicy } from '../rate-limits/policies.ts'
import type { Scope } from './scopes.ts'

/** The environments of deployments. Credentials of one are rejected in the other. */
export const environments = ['live', 'test'] as const
export type Environment = (typeof environments)[number]

/** In a list of permit types or regions: all of them, present and future. */
export const everything = '*'

/** Personal data of a permit holder that a purpose may disclose. */
export const personalItems = ['holder_name'] as const
type PersonalItem = (typeof personalItems)[number]

/** A purpose for which an agency queries permits. It discloses only the personal data listed here, by `legalBasis`. */
export interface Purpose {
  code: string
  text: Names
  personalData?: PersonalItem[]
  legalBasis?: string
}

/**
 * The agency's client at the issuer. A token is the agency's only if its client and its subject both match: a person
 * who signed in through that client has another subject.
 */
interface OauthClient {
  clientId: string
  subject: string
}

/**
 * The contact at an agency. `language`: of letters to it; Indonesian unless stated. `consultationLetters` false: no
 * letters about consultations.
 */
export interface AgencyContact {
  email: string
  phone: string | null
  language?: Language
  consultationLetters?: boolean
}

/** The access that an administrator grants an agency. Empty lists of permit types or regions allow none. */
export interface Registration {
  names: Names
  owner: string
  contact: AgencyContact
  purposes: Purpose[]
  permitTypes: string[]
  regions: string[]
  scopes: Scope[]
  ratePolicy: AgencyPolicy
  oauthClient: OauthClient | null
}

export interface Client extends Registration {
  id: string
  version: number
  environment: Environment
  suspension: { since: string; reason: string } | null
  createdAt: Date
  updatedAt: Date
}

/**
 * The authenticated agency of a request. Its registration may be up to a minute old. `keyId`: null for a token of the
 * issuer. `scopes`: those of the presented credential only.
 */
export interface Agency {
  clientId: string
  keyId: string | null
  environment: Environment
  purposes: readonly Purpose[]
  permitTypes: readonly string[]
  regions: readonly string[]
  scopes: readonly Scope[]
  ratePolicy: AgencyPolicy | typeof sandboxPolicy
}

/** True when a purpose discloses this item. */
export const opens = ({ personalData = [] }: Pick<Purpose, 'personalData'>, item: PersonalItem): boolean =>
  personalData.includes(item)

/** Returns the values that a registration is restricted to. Null when it is not restricted. */
export const restrictionOf = (list: readonly string[]): readonly string[] | null =>
  list.includes(everything) ? null : list
