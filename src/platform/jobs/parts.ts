import type { Database } from '../db/client.ts'

/** The parts that most jobs use. */
export interface UsualJobParts {
  database: Database
}
