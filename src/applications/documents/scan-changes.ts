import type { Db } from '../../platform/db/client.ts'
import { eventOf, nextVersion } from '../changed.ts'
import { system } from '../doer.ts'

interface Unscanned {
  id: string
  objectKey: string
  applicationId: string
  slot: string
}

/**
 * Claims the upload that has waited longest for a scan, and sets the time of its next attempt. A crash counts as an
 * attempt. After the last of the `pauses`, in minutes, the file is `failed` unless this attempt succeeds. Undefined
 * when no upload is due.
 */
export async function claimUnscanned(db: Db, pauses: readonly number[]): Promise<Unscanned | undefined> {
  const [claimed] = await db<Unscanned[]>`
    update documents
    set scan_attempts = scan_attempts + 1,
      next_scan_at = now() + (${[...pauses]}::int[])[scan_attempts + 1] * interval '1 minute',
      scan = case when scan_attempts >= ${pauses.length} then 'failed' else scan end
    where id = (
      select d.id
      from documents d
      where d.next_scan_at <= now()
      order by d.next_scan_at
      limit 1
      for update skip locked
    )
    returning id, object_key, application_id, slot`
  return claimed
}

/**
 * Records the verdict on an upload. An infected one is quarantined, with an event and a new version of the application.
 * Does nothing when the file was removed or scanned meanwhile.
 */
export async function settleScan(
  db: Db,
  { id, applicationId, slot }: Unscanned,
  verdict: 'clean' | 'infected',
): Promise<void> {
  const scanned = db`
    update documents
    set scan = ${verdict}, next_scan_at = null
    where id = ${id} and scan in ('pending', 'failed')
    returning id`
  if (verdict === 'clean') return void (await scanned)
  await db`
    with scanned as (${scanned}), changed as (
      update applications a
      set ${nextVersion(db)}
      where a.id = ${applicationId} and exists (select from scanned)
      returning a.id, a.version, a.updated_at as at
    ), ${eventOf(db, { type: 'document.quarantined', details: { slot, documentId: id } }, system)}
    select from changed`
}
