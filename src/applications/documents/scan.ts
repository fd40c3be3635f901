import type { Database } from '../../platform/db/client.ts'
import type { Scanner } from '../../platform/scanner.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { claimUnscanned, settleScan } from './scan-changes.ts'

/**
 * Minutes between attempts when the scanner does not answer, over about a week. After the last one the file is `failed`
 * for good and must be uploaded again.
 */
export const scanPauses: readonly number[] = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60, 48 * 60, 48 * 60]

/**
 * Scans one waiting upload; returns the number scanned. An infected file is quarantined, with an event in the history
 * of its application. Throws when the scanner or the storage fails; the file is tried again.
 */
export async function scanUploads({
  database: { pool },
  storage,
  scanner,
}: {
  database: Database
  storage: Storage
  scanner: Scanner | null
}): Promise<number> {
  if (scanner === null) return 0
  const claimed = await claimUnscanned(pool, scanPauses)
  if (!claimed) return 0
  const stored = await storage.get(claimed.objectKey)
  await settleScan(pool, claimed, await scanner.scan(stored.body))
  return 1
}
