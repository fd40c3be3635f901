import type { Agency } from '../../../access/clients/client.ts'
import { demandValidAgency } from '../../../access/clients/validity.ts'
import { fault } from '../../../http/problems/faults.ts'
import { type Fault, Problem, ruleBroken } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { StoredFile } from '../../documents/changes.ts'
import { isScheduled, type ScanParts, scanNext } from '../../documents/scan.ts'
import { isUsable } from '../../documents/scan-state.ts'
import { demandOpen } from '../demand-open.ts'
import { findAskedOf } from '../queries.ts'
import { deletePaper, insertPaper, listPapers, lockForPapers, type Paper, settlePaperScan } from './queries.ts'

/** The papers that an agency may upload for one opinion, and their format and size. */
const papersLimit = 20
export const paperFile = { formats: ['application/pdf'], maxBytes: 10 * 1024 * 1024 } as const

/** Returns all papers that an agency has uploaded for an opinion. */
export const uploadedPapers = (db: Db, id: string, agency: Agency) =>
  listPapers(db, id, agency, { after: null, limit: papersLimit })

/**
 * Throws unless an agency may upload a paper now: `not_found`, `consultation_over`, and `rule_broken` when it has
 * uploaded as many as it may.
 */
export async function demandRoomForPaper(db: Db, id: string, agency: Agency): Promise<void> {
  demandOpen(await findAskedOf(db, id, agency))
  const papers = await uploadedPapers(db, id, agency)
  if (papers.length < papersLimit) return
  throw ruleBroken(fault({ pointer: '/file' }, 'maxItems', { limit: papersLimit }))
}

/**
 * Makes a stored file a paper of a consultation, one upload after the other. A file may take minutes to arrive, so its
 * agency and key are checked again. Throws as `demandRoomForPaper` and `demandValidAgency`, and `conflict`.
 */
export async function keepPaper(tx: Db, id: string, stored: StoredFile, agency: Agency): Promise<Paper> {
  await demandValidAgency(tx, agency)
  await lockForPapers(tx, id, agency)
  await demandRoomForPaper(tx, id, agency)
  const paper = await insertPaper(tx, id, stored)
  if (!paper) throw new Problem('conflict', {})
  return paper
}

/**
 * Removes a paper before its opinion is given. Throws `not_found`, and `stale` when the consultation is no longer at
 * `ifVersion`.
 */
export async function removePaper(
  db: Db,
  { id, paperId, ifVersion }: { id: string; paperId: string; ifVersion: number },
  agency: Agency,
): Promise<void> {
  const { version } = await findAskedOf(db, id, agency)
  if (version !== ifVersion) throw new Problem('stale', {})
  if (!(await deletePaper(db, id, paperId))) throw new Problem('not_found', { what: 'paper' })
}

/** Returns the faults of the papers that a response names: unknown, not scanned, or infected ones. */
export function faultsOfPapers(named: readonly string[], uploaded: readonly Paper[]): Fault[] {
  return named.flatMap((id, index) => {
    const paper = uploaded.find((one) => one.id === id)
    const at = { pointer: `/papers/${index}` }
    if (!paper) return [fault(at, 'unknown_paper')]
    if (isUsable(paper)) return []
    return [fault(at, paper.scan === 'infected' ? 'paper_infected' : 'paper_not_scanned')]
  })
}

/** Scans one waiting paper; returns the number scanned. Throws when scanner or storage fail; it is tried again. */
export const scanPapers = (scanning: ScanParts): Promise<number> =>
  scanNext(scanning, { table: 'consultation_papers', isWaiting: isScheduled, settle: settlePaperScan })
