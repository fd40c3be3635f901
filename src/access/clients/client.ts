import type { Names } from '../../platform/words.ts'
import type { AgencyPolicy } from '../rate-limits/policies.ts'
import type { Scope } from './scopes.ts'

/** The environments. Keys and clients of one are refused in the other. */
export const environments = ['live', 'test'] as const
export type Environment = (typeof environments)[number]

/** Stands in a list of permit types or regions for all of them, present and future. */
export const everything = '*'

/** Personal data of a permit holder that a purpose may disclose. */
export const personalItems = ['holder_name'] as const
export type PersonalItem = (typeof personalItems)[number]

/**
 * A purpose of queries: its code, the personal data it discloses, and the law that allows it. No data unless listed.
 */
export interface Purpose {
  code: string
  text: Names
  personalData?: PersonalItem[]
  legalBasis?: string
}

/**
 * The issuer's client whose tokens an agency presents: both have to fit, so that a token of somebody who signed in by
 * that client does not.
 */
export interface OauthClient {
  clientId: string
  subject: string
}

/** The registration of an agency. */
export interface Registration {
  names: Names
  owner: string
  contact: { email: string; phone: string | null }
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
 * The agency of a request, with its registration at this moment. `keyId` is null when it presented a token of the
 * issuer.
 */
export interface Agency {
  clientId: string
  keyId: string | null
  environment: Environment
  purposes: readonly Purpose[]
  permitTypes: readonly string[]
  regions: readonly string[]
  scopes: readonly Scope[]
  ratePolicy: AgencyPolicy
}

/** True when a purpose discloses this item. */
export const opens = ({ personalData = [] }: Pick<Purpose, 'personalData'>, item: PersonalItem): boolean =>
  personalData.includes(item)

/** Returns the values that a registration is restricted to. Null when it is not restricted. */
export const restrictionOf = (list: readonly string[]): readonly string[] | null =>
  list.includes(everything) ? null : list
