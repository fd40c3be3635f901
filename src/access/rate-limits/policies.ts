import type { RateLimit } from '../../http/room.ts'

/** The limits of the API itself. Those of a single resource are in its `room.ts`. */
export const ownLimits = {
  address: { quota: 600, seconds: 60, per: 'address, for requests without valid credentials' },
  person: { quota: 600, seconds: 60, per: 'person signed in' },
  agency: { quota: 600, seconds: 60, per: 'agency' },
  agency_bulk: { quota: 6_000, seconds: 60, per: 'agency whose registration says so' },
  sandbox: { quota: 120, seconds: 60, per: 'agency with its test keys in the sandbox' },
  sign_in: { quota: 60, seconds: 60, per: 'address at the embedded identity provider' },
} as const satisfies Record<string, RateLimit>

/**
 * Every limit by its name, as in the headers `RateLimit` and `RateLimit-Policy`. Each room adds its own to this
 * interface.
 */
export interface Limited extends Record<keyof typeof ownLimits, RateLimit> {}

export type PolicyName = keyof Limited
export type Policies = Readonly<Record<PolicyName, RateLimit>>

/** The rate limits with which an agency can be registered. */
export const agencyPolicies = ['agency', 'agency_bulk'] as const satisfies readonly PolicyName[]
export type AgencyPolicy = (typeof agencyPolicies)[number]

/** The policy of every request with a test key in the sandbox of a live deployment. */
export const sandboxPolicy = 'sandbox' satisfies PolicyName

/**
 * The default limit of connections per address, far above what browsers behind one address open at once. At the limit,
 * an idle connection is closed for a new one.
 */
export const usualConnections = 256
