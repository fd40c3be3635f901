import type { Agency } from '../../../access/clients/client.ts'
import type { Actor } from '../../../access/identity/actor.ts'
import type { Paging } from '../../../http/cursor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Office } from '../../../network/offices/network.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { ScanVerdict } from '../../../platform/scanner.ts'
import { claimStrays, discardObjects } from '../../../platform/stored-objects/ownership.ts'
import type { StoredFile } from '../../documents/changes.ts'
import type { Unscanned } from '../../documents/scan-changes.ts'
import type { ScanState } from '../../documents/scan-state.ts'
import type { Status } from '../../lifecycle.ts'
import { hasNotLeft, visibleTo } from '../../visibility.ts'
import { askedOf } from '../visibility.ts'

/** A file that an agency has uploaded for its opinion. */
export interface Paper {
  id: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  scan: ScanState
  /** RFC 3339. */
  uploadedAt: string
  /** When its opinion was given with it; null before. */
  givenAt: string | null
}

const columns = (db: Db) => db`p.id, p.file_name, p.media_type, p.size_bytes::float8 as size_bytes,
  encode(p.sha256, 'hex') as sha256, p.scan, rfc3339(p.uploaded_at) as uploaded_at, rfc3339(p.given_at) as given_at`

/** Lists the papers of a consultation of an agency, the oldest first; `limit` + 1 rows if there are more. */
export const listPapers = (
  db: Db,
  consultationId: string,
  agency: Pick<Agency, 'clientId'>,
  { after, limit }: Paging,
) => db<Paper[]>`
  select ${columns(db)}
  from consultation_papers p
  join consultations c on c.id = p.consultation_id
  where p.consultation_id = ${consultationId} and ${askedOf(db, agency)} and (${after}::uuid is null or p.id > ${after})
  order by p.id
  limit ${limit + 1}`

/** Locks a consultation of an agency until the transaction ends: its end and other papers wait. */
export const lockForPapers = (tx: Db, consultationId: string, agency: Pick<Agency, 'clientId'>) => tx`
  select
  from consultations c
  where c.id = ${consultationId} and ${askedOf(tx, agency)}
  for update`

/** Inserts a paper for a stored object. Undefined when the object is no longer stray. */
export async function insertPaper(
  db: Db,
  consultationId: string,
  { objectKey, fileName, mediaType, sizeBytes, sha256, scan }: StoredFile,
): Promise<Paper | undefined> {
  const claim = claimStrays(db, [objectKey])
  const [paper] = await db<Paper[]>`
    with ${claim.strays}, p as (
      insert into consultation_papers (consultation_id, file_name, media_type, size_bytes, sha256, object_key, scan,
        next_scan_at, uploaded_at)
      select ${consultationId}::uuid, ${fileName}, ${mediaType}, ${sizeBytes}, ${sha256}, ${objectKey},
        ${scan}::scan_state, case when ${scan} = 'pending' then now() end, clock_timestamp()
      where ${claim.isOpen}
      returning *
    ), ${claim.claimed(db`p`)}
    select ${columns(db)} from p`
  return paper
}

/** Deletes a paper that no opinion was given with; its object becomes stray. False when there is none. */
export async function deletePaper(db: Db, consultationId: string, paperId: string): Promise<boolean> {
  const removed = await db`
    with removed as (
      delete from consultation_papers p
      where p.id = ${paperId} and p.consultation_id = ${consultationId} and p.given_at is null
      returning p.object_key
    ), stray as (${discardObjects(db, db`removed`)})
    select from removed`
  return removed.length > 0
}

/**
 * Deletes papers that their consultation ended without; their objects become stray. Returns the number, at most
 * `limit`.
 */
export async function deletePapersNotGiven(db: Db, limit: number): Promise<number> {
  const removed = await db`
    with removed as (
      delete from consultation_papers p
      where p.id in (
        select waiting.id
        from consultation_papers waiting
        join consultations c on c.id = waiting.consultation_id
        where waiting.given_at is null and c.ended_at is not null
        limit ${limit})
      returning p.object_key
    ), stray as (${discardObjects(db, db`removed`)})
    select from removed`
  return removed.length
}

/** A paper with what is needed to send its bytes. */
export interface StoredPaper extends Paper {
  objectKey: string
}

/** Finds a paper of an agency, also one that it has not given yet. Throws `not_found`. */
export async function findPaperOf(
  db: Db,
  { id, paperId }: { id: string; paperId: string },
  agency: Pick<Agency, 'clientId'>,
): Promise<StoredPaper> {
  const [paper] = await db<StoredPaper[]>`
    select ${columns(db)}, p.object_key
    from consultation_papers p
    join consultations c on c.id = p.consultation_id
    where p.id = ${paperId} and p.consultation_id = ${id} and ${askedOf(db, agency)}`
  return found(paper)
}

/** A paper that belongs to an opinion, with what is needed to record who reads it. */
interface GivenPaper extends StoredPaper {
  applicantId: string | null
  filedAtOfficeId: string | null
  applicationStatus: Status
  office: Office | null
}

/** Finds a paper of an opinion about an application that this actor may see. Throws `not_found`. */
export async function findGivenPaper(
  db: Db,
  { id, consultationId, paperId }: { id: string; consultationId: string; paperId: string },
  actor: Actor,
): Promise<GivenPaper> {
  const [paper] = await db<GivenPaper[]>`
    select ${columns(db)}, p.object_key, a.applicant_id, a.filed_at_office_id, a.status as application_status,
      office_json(o) as office
    from consultation_papers p
    join consultations c on c.id = p.consultation_id
    join applications a on a.id = c.application_id
    left join offices o on o.id = a.office_id
    where p.id = ${paperId} and p.consultation_id = ${consultationId} and c.application_id = ${id}
      and p.given_at is not null and ${visibleTo(db, actor)}
      and ${hasNotLeft(db, actor)}`
  return found(paper)
}

function found<T>(paper: T | undefined): T {
  if (!paper) throw new Problem('not_found', { what: 'paper' })
  return paper
}

/** Records the verdict on a paper. Does nothing when it was removed or scanned meanwhile. */
export async function settlePaperScan(db: Db, { id }: Pick<Unscanned, 'id'>, verdict: ScanVerdict): Promise<void> {
  await db`
    update consultation_papers
    set scan = ${verdict}, next_scan_at = null
    where id = ${id} and scan in ('pending', 'failed')`
}
