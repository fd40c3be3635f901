import type { Actor } from '../../access/identity/actor.ts'
import { applicantName } from '../../catalogue/permit-types/holder.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { recentValues } from '../../platform/recent.ts'
import { openUnlessBroken, type Vault } from '../../privacy/vault.ts'
import type { ListedRow } from './queries.ts'
import { presentSummary, type WrittenSummary } from './summary.ts'
import { findSummaries, type SummaryRow } from './summary-queries.ts'

/** An application as it was written for a list, cached. It is valid while its row has the same `mark`. */
export interface CachedSummary
  extends Pick<SummaryRow, 'id' | 'mark' | 'status' | 'applicantId' | 'filedAtOfficeId' | 'officeId' | 'assignedTo'> {
  written: WrittenSummary
  hasName: boolean
  /** The applicant's name; undefined until a list shows it. */
  name: string | null | undefined
  sealedName: string | null
  cachedUntil: number
}

const cachedLimit = 5_000
/** Limits how long a stale entry is used: after a failover PostgreSQL can give the same mark to another change. */
const cachedMilliseconds = 600_000

const cacheOf = perDatabase(() => recentValues<CachedSummary>(cachedLimit))

/**
 * Returns the applications of a list in its order. It reads only those that are not cached, whose row has changed, or
 * to which a job may still add a name. Of these it leaves out those that the actor may not see any more. The cache has
 * at most 5,000 entries, each for at most ten minutes.
 */
export async function summariesOf(
  db: Db,
  actor: Actor,
  rows: readonly ListedRow[],
): Promise<{ cached: CachedSummary; overdue: boolean }[]> {
  const cacheHere = cacheOf(db)
  const now = performance.now()
  const found = rows.map(({ id, mark, overdue }) => {
    const cached = cacheHere.get(id)
    return { id, overdue, cached: cached?.mark === mark && cached.cachedUntil > now ? cached : undefined }
  })
  const missing = found.flatMap(({ id, cached }) => (cached ? [] : [id]))
  const read = new Map<string, CachedSummary>()
  if (missing.length > 0) {
    for (const row of await findSummaries(db, actor, missing)) {
      const cached = await writtenOf(db, row, now + cachedMilliseconds)
      if (cached.hasName || row.nameIsFinal) cacheHere.set(row.id, cached)
      read.set(row.id, cached)
    }
  }
  return found.flatMap(({ id, overdue, cached = read.get(id) }) => (cached ? [{ cached, overdue }] : []))
}

async function writtenOf(db: Db, row: SummaryRow, cachedUntil: number): Promise<CachedSummary> {
  const { id, mark, status, applicantId, filedAtOfficeId, officeId, assignedTo, sealedName } = row
  const written = presentSummary(row, await publishedVersion(db, row.permitType, row.permitTypeVersion))
  const facts = { id, mark, status, applicantId, filedAtOfficeId, officeId, assignedTo }
  return { ...facts, written, hasName: sealedName !== null, name: undefined, sealedName, cachedUntil }
}

/**
 * Decrypts the names that no list has shown yet. A broken record counts as no name, so that it does not break a list.
 * Throws when a data key is missing.
 */
export async function openNames(vault: Vault, summaries: readonly CachedSummary[]): Promise<void> {
  const sealed = summaries.filter(({ name }) => name === undefined)
  if (sealed.length > 0) await Promise.all(sealed.map((summary) => openName(vault, summary)))
}

async function openName(vault: Vault, summary: CachedSummary): Promise<void> {
  const { id, sealedName } = summary
  const opened = sealedName === null ? null : await openUnlessBroken(vault, id, sealedName)
  const name = opened?.get(applicantName)
  summary.name = typeof name === 'string' ? name : null
  summary.sealedName = null
}
