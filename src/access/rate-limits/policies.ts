/**
 * So many requests in so many seconds, counted for each `per`. Windows begin at whole multiples of their length, so
 * that all processes agree.
 */
export interface Policy {
  quota: number
  seconds: number
  per: string
}

/**
 * All limits there are, by name: the name stands in the headers `RateLimit` and `RateLimit-Policy`. Configuration may
 * set other quotas.
 */
export const policies = {
  address: { quota: 600, seconds: 60, per: 'address, for requests that prove nobody' },
  person: { quota: 600, seconds: 60, per: 'person signed in' },
  agency: { quota: 600, seconds: 60, per: 'agency' },
  agency_bulk: { quota: 6_000, seconds: 60, per: 'agency whose registration says so' },
  tracking: { quota: 60, seconds: 60, per: 'address that tracks applications' },
  tracking_guesses: { quota: 30, seconds: 3_600, per: 'reference that was given with a wrong key, from wherever' },
  verification: { quota: 120, seconds: 60, per: 'address that checks permits' },
  verification_files: { quota: 120, seconds: 60, per: 'address that sends files to be checked' },
  verification_guesses: { quota: 30, seconds: 600, per: 'address that asked about permits there are not' },
  claims: { quota: 20, seconds: 3_600, per: 'person who takes over applications' },
  claim_guesses: { quota: 10, seconds: 3_600, per: 'reference that was given with a wrong claim code, by whomever' },
  contact_codes: { quota: 10, seconds: 86_400, per: 'person who has codes sent to addresses' },
  contact_codes_address: { quota: 3, seconds: 86_400, per: 'address that codes are sent to, by whomever' },
  contact_guesses: { quota: 10, seconds: 3_600, per: 'address that was given with a wrong code' },
  identity_searches: { quota: 60, seconds: 3_600, per: 'officer who searches by identity numbers' },
  identity_misses: {
    quota: 10,
    seconds: 3_600,
    per: 'officer whose searches by identity number find nothing: refuses nothing, raises an alarm',
  },
  kiosk: { quota: 600, seconds: 60, per: 'kiosk' },
  kiosk_codes: { quota: 20, seconds: 3_600, per: 'person who gets codes for kiosks' },
  kiosk_guesses: { quota: 20, seconds: 3_600, per: 'kiosk at which wrong codes are typed' },
  sign_in: { quota: 60, seconds: 60, per: 'address at the embedded identity provider' },
} as const satisfies Record<string, Policy>

export type PolicyName = keyof typeof policies

const isPolicy = (word: string): word is PolicyName => Object.hasOwn(policies, word)
export const policyNames: readonly PolicyName[] = Object.keys(policies).filter(isPolicy)

/** The policies an agency can be registered with. */
export const agencyPolicies = ['agency', 'agency_bulk'] as const satisfies readonly PolicyName[]
export type AgencyPolicy = (typeof agencyPolicies)[number]

export type Policies = Readonly<Record<PolicyName, Policy>>

/**
 * What differs from the policies above, such as `person=1200/60,tracking=100/60`; `*` names all of them. Throws with
 * what is wrong.
 */
export function readPolicies(setting: string): Policies {
  const changed: Record<PolicyName, Policy> = { ...policies }
  for (const part of setting === '' ? [] : setting.split(',')) {
    const [, name = '', quota, seconds] = /^([a-z_]+|\*)=([1-9][0-9]{0,9})\/([1-9][0-9]{0,5})$/.exec(part.trim()) ?? []
    const meant = name === '*' ? policyNames : policyNames.filter((policy) => policy === name)
    if (meant.length === 0)
      throw new Error(`"${part.trim()}" is not one of ${policyNames.join(', ')} or * with =quota/seconds`)
    for (const policy of meant) changed[policy] = { ...changed[policy], quota: Number(quota), seconds: Number(seconds) }
  }
  return changed
}

/**
 * The default limit of connections per address: far more than the browsers behind it use at once. Idle ones make room.
 */
export const usualConnections = 256
