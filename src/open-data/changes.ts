import type { Db } from '../platform/db/client.ts'
import { type ChangePosition, nextChanges, type OpenRow } from './queries.ts'
import { openPermitOf, type RemovedPermit } from './record.ts'

const changesAtATime = 1_000

/** Yields the records that changed on a day or later as JSON Lines, by 1,000. Each record occurs once, as it is now. */
export async function* changesSince(db: Db, since: string): AsyncGenerator<string> {
  for (let last: ChangePosition | null = null; ; ) {
    const rows: OpenRow[] = await nextChanges(db, since, last, changesAtATime)
    yield rows.map((row) => `${JSON.stringify(row.removed ? removedOf(row) : openPermitOf(row))}\n`).join('')
    last = rows.at(-1) ?? null
    if (rows.length < changesAtATime) return
  }
}

const removedOf = ({ id, changedOn }: OpenRow): RemovedPermit => ({
  PermitNum: id,
  StatusDate: changedOn,
  Removed: true,
})
