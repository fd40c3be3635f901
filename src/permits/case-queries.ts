import type { Db } from '../platform/db/client.ts'
import type { PermitState } from './life.ts'

/** The permit in the response for its application. Days are in the network's time zone, as YYYY-MM-DD. */
export interface CasePermit {
  id: string
  number: string
  state: PermitState
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  /** True for a permit that has expired or was superseded while it was suspended. */
  endedSuspended: boolean
  /** True for a permit that was superseded before the day of its revocation. */
  endedBeforeRevocation: boolean
  changedAt: string
}

/** SQL for the permit of `applications a`, as JSON; null before it is issued. */
export const permitJson = (db: Db) => db`case when a.status in ('issued', 'handed_over') then permit_json(a.id) end`
