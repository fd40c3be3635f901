import { stepsFrom } from '../applications/lifecycle.ts'
import type { SummaryRow } from '../applications/list-queries.ts'
import { summarise } from '../applications/present.ts'
import { standingsOf } from '../applications/standing.ts'
import type { Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { publishedVersion } from '../permit-types/queries.ts'
import { applicantName } from './names.ts'
import { type Read, readerOf } from './reading.ts'
import type { ReadRecord } from './record.ts'
import type { Vault } from './vault.ts'

/** What lists need beside the database: what opens names, and what records that they were read. */
export interface Names {
  vault: Vault
  reads: ReadRecord
}

/**
 * Rows as lists show them. A row says whose application it is to the applicant, to the front desk that serves them and to officers whose step
 * the application waits for; nobody else learns it from a list. That somebody else read a name is on record before it is given, once a day.
 */
export async function summaries<R extends SummaryRow>(db: Db, names: Names, actor: Actor, rows: readonly R[]) {
  const [summed] = await Promise.all([
    summariesFound(db, names.vault, actor, rows),
    names.reads.addOnceADay(...rows.filter((row) => mayKnowWhose(row, actor)).flatMap((row) => readOf(row, actor))),
  ])
  return summed
}

/** The same for rows that are on record already: a search found them. */
export const summariesFound = <R extends SummaryRow>(db: Db, vault: Vault, actor: Actor, rows: readonly R[]) =>
  Promise.all(
    rows.map(async (row) =>
      summarise(
        row,
        await publishedVersion(db, row.permitType, row.permitTypeVersion),
        mayKnowWhose(row, actor) ? await nameIn(vault, row) : null,
      ),
    ),
  )

/** Whether a list may tell this actor whose application it is. */
function mayKnowWhose(row: SummaryRow, actor: Actor): boolean {
  if (row.sealedName === null) return false
  const standings = standingsOf(whereaboutsOf(row), actor)
  if (standings.some((standing) => ['applicant', 'assistant', 'front_desk'].includes(standing))) return true
  return stepsFrom(row.status).some(({ by }) => by.some((standing) => standings.includes(standing)))
}

/** Null for a record that cannot be opened: one of them does not keep a whole list. */
async function nameIn(vault: Vault, { id, sealedName }: SummaryRow): Promise<string | null> {
  const opened = sealedName === null ? null : await vault.open(id, sealedName).catch(() => null)
  const name = opened?.get(applicantName)
  return typeof name === 'string' ? name : null
}

/** Who knows has a post at the responsible office or at the counter, so that its region decides nothing. */
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
