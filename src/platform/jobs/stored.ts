import type { Database } from '../db/client.ts'

/** The part that most jobs need. */
export interface Stored {
  database: Database
}
