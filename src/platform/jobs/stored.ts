import type { Database } from '../db/client.ts'

/** The dependencies of most jobs. */
export interface Stored {
  database: Database
}
