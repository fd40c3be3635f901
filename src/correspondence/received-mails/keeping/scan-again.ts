import { scanPauses } from '../../../applications/documents/scan.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Scanner } from '../../../platform/scanner.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { claimUnscanned, scannables, settleScan } from './scan-changes.ts'

/**
 * Scans one file again that could not be scanned on arrival, or one mail that could not be read. Returns 1, or 0 when
 * none is due or no scanner is configured. Throws the error of the scanner or the storage; the next try follows after a
 * pause.
 */
export async function scanAgain({
  database: { pool },
  storage,
  scanner,
}: {
  database: Database
  storage: Storage
  scanner: Scanner | null
}): Promise<number> {
  if (scanner === null) return 0
  for (const table of scannables) {
    const claimed = await claimUnscanned(pool, table, scanPauses)
    if (!claimed) continue
    const stored = await storage.get(claimed.objectKey)
    await settleScan(pool, table, claimed, await scanner.scan(stored.body))
    return 1
  }
  return 0
}
