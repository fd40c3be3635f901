import type { Unscanned } from '../../../applications/documents/scan-changes.ts'
import type { Db, Fragment } from '../../../platform/db/client.ts'
import type { ScanVerdict } from '../../../platform/scanner.ts'

/** The tables with objects that may have to be scanned again: files, and mails that could not be read. */
export const scannables = ['received_attachments', 'received_mails'] as const

/** Condition: a file that could not be scanned and is not erased. */
export const isFailed = (db: Db): Fragment => db`scan = 'failed' and object_key is not null`

/** Stores the verdict on an object of a table, unless the object is gone or another worker has stored one. */
export const settleIn =
  (table: (typeof scannables)[number]) =>
  async (db: Db, { id, objectKey }: Unscanned, verdict: ScanVerdict): Promise<void> => {
    await db`
      update ${db(table)}
      set scan = ${verdict}
      where id = ${id} and object_key = ${objectKey} and scan = 'failed'`
  }
