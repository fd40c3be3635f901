import type { Actor } from '../access/identity/actor.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { stepsFrom } from './lifecycle.ts'
import type { SummaryRow } from './list-queries.ts'
import { applicantName } from './names.ts'
import { presentSummary } from './present.ts'
import { type Read, readerOf } from './reads/reading.ts'
import type { ReadRecord } from './reads/record.ts'
import { standingsOf } from './standing.ts'

/** Services that lists need beside the database: one decrypts names, one records that they were read. */
export interface ListServices {
  vault: Vault
  reads: ReadRecord
}

/**
 * Returns rows as lists show them. The name appears to the applicant, the front desk that serves them, and officers
 * with a step to take. Lists show it to no other person. Reading another person's name is recorded before it is
 * returned, once a day.
 */
export async function presentSummaries<R extends SummaryRow>(
  db: Db,
  names: ListServices,
  actor: Actor,
  rows: readonly R[],
) {
  const [summed] = await Promise.all([
    presentFoundSummaries(db, names.vault, actor, rows),
    names.reads.addOnceADay(...rows.filter((row) => mayKnowWhose(row, actor)).flatMap((row) => readOf(row, actor))),
  ])
  return summed
}

/** Returns the same for rows whose reading a search has already recorded. */
export const presentFoundSummaries = <R extends SummaryRow>(db: Db, vault: Vault, actor: Actor, rows: readonly R[]) =>
  Promise.all(
    rows.map(async (row) =>
      presentSummary(
        row,
        await publishedVersion(db, row.permitType, row.permitTypeVersion),
        mayKnowWhose(row, actor) ? await nameIn(vault, row) : null,
      ),
    ),
  )

/** True when a list may show this actor the applicant's name. */
function mayKnowWhose(row: SummaryRow, actor: Actor): boolean {
  if (row.sealedName === null) return false
  const standings = standingsOf(whereaboutsOf(row), actor)
  if (standings.some((standing) => ['applicant', 'assistant', 'front_desk'].includes(standing))) return true
  return stepsFrom(row.status).some(({ by }) => by.some((standing) => standings.includes(standing)))
}

/**
 * Returns the applicant's name. Null for a record that cannot be decrypted, so that one does not break a whole list.
 */
async function nameIn(vault: Vault, { id, sealedName }: SummaryRow): Promise<string | null> {
  const opened = sealedName === null ? null : await vault.open(id, sealedName).catch(() => null)
  const name = opened?.get(applicantName)
  return typeof name === 'string' ? name : null
}

/**
 * Returns the facts that decide standings. The region stays empty: readers who may know the name have a post at the
 * office or counter.
 */
const whereaboutsOf = ({ applicantId, filedAtOfficeId, officeId }: SummaryRow) => ({
  applicantId,
  filedAtOfficeId,
  office: officeId === null ? null : { id: officeId, regionCode: '' },
})

function readOf(row: SummaryRow, actor: Actor): Read[] {
  const reader = readerOf(whereaboutsOf(row), actor)
  return reader === null
    ? []
    : [
        {
          ...reader,
          applicationId: row.id,
          what: 'list',
          documentId: null,
          fields: [applicantName],
          status: row.status,
          reason: null,
        },
      ]
}
