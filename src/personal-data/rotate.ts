import type { Db } from '../platform/db/client.ts'
import { eachInTurn } from '../platform/jobs/running.ts'
import type { Vault } from '../privacy/vault.ts'
import { rewrite, type SealedTable, sealedTables, sealedUnder } from './queries.ts'

const batch = 100

/**
 * Writes personal answers and addresses anew that are still encrypted under an older key. One batch; returns how many.
 * A record that was written meanwhile stays as it is, and no application's version is raised: its answers have not
 * changed. What cannot be opened does not keep the others: it throws once there is nothing else to do.
 */
export async function rotate(db: Db, vault: Vault): Promise<number> {
  if (vault.olderKids.length === 0) return 0
  return eachInTurn(sealedTables.map((table) => () => rotateIn(db, vault, table)))
}

async function rotateIn(db: Db, vault: Vault, table: SealedTable): Promise<number> {
  const records = await sealedUnder(db, table, vault.olderKids, batch)
  const settled = await Promise.allSettled(
    records.map(async ({ id, subject, personal }) => ({
      id,
      before: personal,
      after: await vault.rewrap(subject, personal),
    })),
  )
  const rewritten = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const count = rewritten.length === 0 ? 0 : await rewrite(db, table, vault.currentKid, rewritten)
  const failures = settled.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length > 0 && count === 0)
    throw new AggregateError(
      failures,
      `${failures.length} of ${records.length} records of personal answers could not be opened.`,
    )
  return count
}
