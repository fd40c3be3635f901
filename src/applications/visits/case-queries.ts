import type { Db } from '../../platform/db/client.ts'

/** Returns the open visit of application `a` as JSON; null without one. A status without visits costs no query. */
export const openVisitJson = (db: Db) =>
  db`case when a.status in ('awaiting_originals', 'issued') then open_visit_json(a.id) end`

/** Returns a visit `v` as JSON. */
export const visitJson = (db: Db) => db`visit_json(v)`
