import type { Db } from '../../platform/db/client.ts'

/**
 * Returns the inspections of application `a` as JSON: its inspection dates, if any were made, and the last report. Null
 * before the first submission. Without inspection dates it costs one index look-up.
 */
export const inspectionJson = (db: Db) => db`case when a.submitted_at is not null then inspection_json(a.id) end`

/** Returns the inspection dates of application `a` as JSON while it is inspected, otherwise null. */
export const inspectionDatesJson = (db: Db) => db`case when a.status = 'in_inspection' then appointments_json(a.id) end`

/** Returns an inspection date `p` with its inspector `i`, as JSON. */
export const appointmentJson = (db: Db) => db`appointment_json(p, i)`
