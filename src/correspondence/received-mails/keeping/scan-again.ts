import { type ScanParts, scanNext } from '../../../applications/documents/scan.ts'
import { isFailed, scannables, settleIn } from './scan-changes.ts'

/**
 * Scans one file again that could not be scanned on arrival, or one mail that could not be read. Returns 1, or 0 when
 * none is due or no scanner is configured. Throws the error of the scanner or the storage; the next try follows after a
 * pause.
 */
export async function scanAgain(scanning: ScanParts): Promise<number> {
  for (const table of scannables) {
    const scanned = await scanNext(scanning, { table, isWaiting: isFailed, settle: settleIn(table) })
    if (scanned > 0) return scanned
  }
  return 0
}
