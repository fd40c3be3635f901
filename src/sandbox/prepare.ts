import type postgres from 'postgres'
import { type Db, inTransaction } from '../platform/db/client.ts'
import { WrongDatabase } from '../platform/db/errors.ts'
import { migrate } from '../platform/db/migrate.ts'
import { openSetupClient } from '../platform/db/setup-client.ts'
import { insertHead, lockSandbox } from './event-queries.ts'
import { fixedId, fixedPermits, fixedToken, fixedVillage, sandboxRegions } from './fixed-permits.ts'
import { insertPermits, issueByFirstDay } from './permit-queries.ts'
import { hasLiveRows, insertRegions, isMigrated, isPrepared } from './prepare-queries.ts'
import { prepareRetention } from './retention.ts'

/** The year of the fixed permits in sequences of numbers. No other permit of the sandbox has it. */
const fixedYear = 2000

/**
 * Migrates the database of the sandbox, and fills it unless it is filled: with the network of `load` and the fixed
 * permits. Of concurrent callers one fills it, the others wait. Throws `WrongDatabase` for one with agencies,
 * applications or people that is not a sandbox.
 */
export async function prepareSandbox(url: string, load: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const client = await openSetupClient(url)
  const { sql } = client
  try {
    if ((await isMigrated(sql)) && !(await isPrepared(sql)) && (await hasLiveRows(sql)))
      throw new WrongDatabase(
        'The database of the sandbox must be one of its own: this one holds agencies or applications.',
      )
    await migrate(url)
    if (!(await isPrepared(sql))) {
      await load(sql)
      await inTransaction(sql, fill)
    }
    await issueByFirstDay(
      sql,
      fixedPermits.map((_, index) => fixedId(index)),
    )
    await prepareRetention(sql)
  } finally {
    await client.end()
  }
}

async function fill(tx: Db): Promise<void> {
  await lockSandbox(tx)
  if (await isPrepared(tx)) return
  await insertRegions(tx, sandboxRegions)
  await insertHead(tx)
  const ids = new Map(fixedPermits.map(({ number }, index) => [number, fixedId(index)]))
  // A successor is inserted before the permit that names it.
  const inOrder = fixedPermits.map((permit, index) => ({ ...permit, index })).reverse()
  await insertPermits(
    tx,
    inOrder.map(({ index, ...permit }) => ({
      ...permit,
      id: fixedId(index),
      token: fixedToken(permit),
      villageCode: fixedVillage,
      year: fixedYear,
      sequence: index + 1,
      supersededBy: permit.supersededBy === null ? null : (ids.get(permit.supersededBy) ?? null),
    })),
  )
}
