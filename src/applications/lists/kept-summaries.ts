import type { Actor } from '../../access/identity/actor.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { recentValues } from '../../platform/recent.ts'
import type { Vault } from '../../privacy/vault.ts'
import { applicantName } from '../answers/names.ts'
import type { ListedRow } from './queries.ts'
import { presentSummary, type WrittenSummary } from './summary.ts'
import { findSummaries, type SummaryRow } from './summary-queries.ts'

/** An application as it was written for a list, cached. It is valid while its row has the same `mark`. */
export interface KeptSummary
  extends Pick<SummaryRow, 'id' | 'mark' | 'status' | 'applicantId' | 'filedAtOfficeId' | 'officeId' | 'assignedTo'> {
  written: WrittenSummary
  hasName: boolean
  /** The applicant's name; undefined until a list shows it. */
  name: string | null | undefined
  sealedName: string | null
  keptUntil: number
}

const keptLimit = 5_000
/** Limits how long a stale entry is used: after a failover PostgreSQL can give the same mark to another change. */
const keptMilliseconds = 600_000

const keptOf = perDatabase(() => recentValues<KeptSummary>(keptLimit))

/**
 * Returns the applications of a list in its order. It reads only those that are not cached, whose row has changed, or
 * to which a job may still add a name. Of these it leaves out those that the actor may not see any more. The cache has
 * at most 5,000 entries, each for at most ten minutes.
 */
export async function summariesOf(
  db: Db,
  actor: Actor,
  rows: readonly ListedRow[],
): Promise<{ kept: KeptSummary; overdue: boolean }[]> {
  const keptHere = keptOf(db)
  const now = performance.now()
  const found = rows.map(({ id, mark, overdue }) => {
    const kept = keptHere.get(id)
    return { id, overdue, kept: kept?.mark === mark && kept.keptUntil > now ? kept : undefined }
  })
  const missing = found.flatMap(({ id, kept }) => (kept ? [] : [id]))
  const read = new Map<string, KeptSummary>()
  if (missing.length > 0) {
    for (const row of await findSummaries(db, actor, missing)) {
      const kept = await writtenOf(db, row, now + keptMilliseconds)
      if (kept.hasName || row.nameIsFinal) keptHere.set(row.id, kept)
      read.set(row.id, kept)
    }
  }
  return found.flatMap(({ id, overdue, kept = read.get(id) }) => (kept ? [{ kept, overdue }] : []))
}

async function writtenOf(db: Db, row: SummaryRow, keptUntil: number): Promise<KeptSummary> {
  const { id, mark, status, applicantId, filedAtOfficeId, officeId, assignedTo, sealedName } = row
  const written = presentSummary(row, await publishedVersion(db, row.permitType, row.permitTypeVersion))
  const facts = { id, mark, status, applicantId, filedAtOfficeId, officeId, assignedTo }
  return { ...facts, written, hasName: sealedName !== null, name: undefined, sealedName, keptUntil }
}

/**
 * Decrypts the names that no list has shown yet. A record that cannot be decrypted counts as no name, so that one bad
 * record does not break a list.
 */
export async function openNames(vault: Vault, summaries: readonly KeptSummary[]): Promise<void> {
  const sealed = summaries.filter(({ name }) => name === undefined)
  if (sealed.length > 0) await Promise.all(sealed.map((summary) => openName(vault, summary)))
}

async function openName(vault: Vault, summary: KeptSummary): Promise<void> {
  const { id, sealedName } = summary
  const opened = sealedName === null ? null : await vault.open(id, sealedName).catch(() => null)
  const name = opened?.get(applicantName)
  summary.name = typeof name === 'string' ? name : null
  summary.sealedName = null
}
