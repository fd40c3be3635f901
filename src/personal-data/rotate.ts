import type { Db } from '../platform/db/client.ts'
import { eachInTurn } from '../platform/jobs/running.ts'
import type { Vault } from '../privacy/vault.ts'
import { replaceRecords, type SealedTable, sealedTables, sealedUnder } from './queries.ts'

const batch = 100

/**
 * Encrypts records of older keys under the current key. One batch of each table; returns their number. Skips
 * records that changed meanwhile. Versions of applications do not change. Throws for records that cannot be decrypted
 * only when no other record is left.
 */
export async function rotateRecords(db: Db, vault: Vault): Promise<number> {
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
  const count = rewritten.length === 0 ? 0 : await replaceRecords(db, table, vault.currentKid, rewritten)
  const failures = settled.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []))
  if (failures.length > 0 && count === 0)
    throw new AggregateError(
      failures,
      `${failures.length} of ${records.length} records of personal answers could not be opened.`,
    )
  return count
}
