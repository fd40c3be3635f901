import type { Database, Db, Fragment } from '../../platform/db/client.ts'
import type { Scanner, ScanVerdict } from '../../platform/scanner.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { claimUnscanned, type ScannedTable, settleScan, type Unscanned } from './scan-changes.ts'

/** The parts of a job that scans files. Without a scanner it scans none. */
export interface ScanParts {
  database: Database
  storage: Storage
  scanner: Scanner | null
}

interface ScannedFiles {
  table: ScannedTable
  isWaiting: (db: Db) => Fragment
  settle: (db: Db, file: Unscanned, verdict: ScanVerdict) => Promise<void>
}

/**
 * Scans the file of a table that is due, and settles it; returns the number scanned. Throws the error of the scanner or
 * the storage; the file is tried again.
 */
export async function scanNext(
  { database: { pool }, storage, scanner }: ScanParts,
  { table, isWaiting, settle }: ScannedFiles,
): Promise<number> {
  if (scanner === null) return 0
  const claimed = await claimUnscanned(pool, table, isWaiting(pool))
  if (!claimed) return 0
  const stored = await storage.get(claimed.objectKey)
  await settle(pool, claimed, await scanner.scan(stored.body))
  return 1
}

/** Condition: a file of a table that sets `next_scan_at` only while a scan is due. */
export const isScheduled = (db: Db): Fragment => db`next_scan_at is not null`

/** Scans one waiting upload. An infected file is quarantined, with an event in the history of its application. */
export const scanUploads = (scanning: ScanParts): Promise<number> =>
  scanNext(scanning, { table: 'documents', isWaiting: isScheduled, settle: settleScan })
