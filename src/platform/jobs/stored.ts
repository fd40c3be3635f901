import type { Database } from '../db/client.ts'

/** What most jobs need. */
export interface Stored {
  database: Database
}
