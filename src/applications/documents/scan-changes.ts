import type { Db, Fragment } from '../../platform/db/client.ts'
import type { ScanVerdict } from '../../platform/scanner.ts'
import { automaticEvents, nextVersion } from '../changed.ts'

/** The tables with files that a job scans. Each has `scan`, `scan_attempts`, `next_scan_at` and `object_key`. */
export type ScannedTable = 'documents' | 'consultation_papers' | 'received_attachments' | 'received_mails'

export interface Unscanned {
  id: string
  objectKey: string
}

/**
 * Minutes between attempts when the scanner does not answer, over about a week. After the last one the file is `failed`
 * for good and must be sent again.
 */
export const scanPauses: readonly number[] = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60, 48 * 60, 48 * 60]

/**
 * Claims the file of a table that has been due for a scan the longest, and sets the time of its next attempt. A crash
 * counts as an attempt. After the last of `scanPauses` the file is `failed` unless this attempt succeeds. `isWaiting`
 * is the condition of the index of the files that wait. Undefined when none is due.
 */
export async function claimUnscanned(db: Db, table: ScannedTable, isWaiting: Fragment): Promise<Unscanned | undefined> {
  const [claimed] = await db<Unscanned[]>`
    update ${db(table)}
    set scan_attempts = scan_attempts + 1,
      next_scan_at = now() + (${[...scanPauses]}::int[])[scan_attempts + 1] * interval '1 minute',
      scan = case when scan_attempts >= ${scanPauses.length} then 'failed' else scan end
    where id = (
      select id
      from ${db(table)}
      where ${isWaiting} and next_scan_at <= now()
      order by next_scan_at
      limit 1
      for update skip locked
    )
    returning id, object_key`
  return claimed
}

/**
 * Records the verdict on an upload. An infected one is quarantined, with an event and a new version of the application.
 * Does nothing when the file was removed or scanned meanwhile.
 */
export async function settleScan(db: Db, { id }: Unscanned, verdict: ScanVerdict): Promise<void> {
  const scanned = db`
    update documents
    set scan = ${verdict}, next_scan_at = null
    where id = ${id} and scan in ('pending', 'failed')
    returning id, application_id, slot`
  if (verdict === 'clean') return void (await scanned)
  await db`
    with scanned as (${scanned}), changed as (
      update applications a
      set ${nextVersion(db)}
      from scanned
      where a.id = scanned.application_id
      returning a.id, a.version, null::uuid as office_id, a.updated_at as at, scanned.slot, scanned.id as document_id
    )
    ${automaticEvents(db, {
      type: 'document.quarantined',
      details: db`jsonb_build_object('slot', slot, 'documentId', document_id)`,
    })}`
}
