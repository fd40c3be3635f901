import type { Db } from '../../platform/db/client.ts'

/** Returns the consultations of application `a` as JSON. Before its first acceptance there are none. */
export const consultationsJson = (db: Db) =>
  db`case when a.accepted_at is not null then consultations_json(a.id) else '[]' end`
