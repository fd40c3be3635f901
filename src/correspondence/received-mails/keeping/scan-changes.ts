import type { ScanState } from '../../../applications/documents/scan-state.ts'
import type { Db } from '../../../platform/db/client.ts'

/** The tables with objects that may have to be scanned again: files, and mails that could not be read. */
export const scannables = ['received_attachments', 'received_mails'] as const
type Scannable = (typeof scannables)[number]

interface Unscanned {
  id: string
  objectKey: string
}

/**
 * Claims the object that has been due for a scan the longest, and sets the time of the next try. `pauses` are the
 * minutes after each try; after the last pause there is no further try. A try counts even if its worker dies.
 */
export async function claimUnscanned(
  db: Db,
  table: Scannable,
  pauses: readonly number[],
): Promise<Unscanned | undefined> {
  const [claimed] = await db<Unscanned[]>`
    update ${db(table)}
    set scan_attempts = scan_attempts + 1,
      next_scan_at = now() + (${[...pauses]}::int[])[scan_attempts + 1] * interval '1 minute'
    where id = (select id
      from ${db(table)}
      where scan = 'failed' and object_key is not null and next_scan_at <= now()
      order by next_scan_at
      limit 1
      for update skip locked)
    returning id, object_key`
  return claimed
}

/** Stores the result of a scan, unless the object is gone or another worker has stored one. */
export async function settleScan(
  db: Db,
  table: Scannable,
  { id, objectKey }: Unscanned,
  scan: ScanState,
): Promise<void> {
  await db`
    update ${db(table)}
    set scan = ${scan}
    where id = ${id} and object_key = ${objectKey} and scan = 'failed'`
}
