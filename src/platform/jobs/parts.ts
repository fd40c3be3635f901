import type { Database } from '../db/client.ts'
import type { Scanner } from '../scanner.ts'
import type { Storage } from '../stored-objects/storage.ts'

/** The parts that most jobs use. */
export interface UsualJobParts {
  database: Database
}

/** The parts of jobs that write, read or remove stored objects. */
export interface StoringJobParts extends UsualJobParts {
  storage: Storage
}

/** The parts of jobs that scan stored objects for viruses. Without a scanner they do nothing. */
export interface ScanningJobParts extends StoringJobParts {
  reading: { scanner: Scanner | null }
}
