import type { Db } from '../../platform/db/client.ts'

/**
 * Condition: application `a`, from which the renewal or amendment `r` was started, went from an account that has or had
 * `r`, and now belongs to another account than `r`. So nobody who handed a permit over puts another in its place.
 */
export const stayedBehind = (db: Db) =>
  db`(r.applicant_id is distinct from a.applicant_id
    and (r.former_applicants || r.applicant_id) && a.former_applicants)`
