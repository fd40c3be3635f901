import { connect, type Database, type Servers } from '../../platform/db/client.ts'
import { WrongDatabase } from '../../platform/db/errors.ts'
import { requestLimits } from '../../platform/db/limits.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { demandPooledLimits, demandPooledStatements, demandSession } from '../../platform/db/session.ts'
import type { Config } from '../settings/config.ts'
import type { StartMode } from './modes.ts'
import { type Patience, waitFor } from './waiting.ts'

/** Returns the database servers for requests. A worker uses the primary only. */
export const serversOf = (config: Config, mode: StartMode, primary: string): Servers =>
  mode === 'worker' ? { primary } : { primary, pooler: config.databasePoolerUrl, standby: config.databaseReadUrl }

/**
 * Waits until the primary, and the pooler if configured, answer. Throws at timeout, and when either does not apply the
 * time limits of requests, or the pooler does not keep prepared statements. Does not wait for a standby: reads run on
 * the primary meanwhile.
 */
export async function reachServers(
  { primary, pooler }: Servers,
  database: Database,
  patience: Patience,
): Promise<void> {
  if (pooler === undefined) return waitFor('DATABASE_URL', () => demandSession(database, requestLimits), patience)
  const direct = connect(primary, requestLimits)
  try {
    await waitFor('DATABASE_URL', () => demandSession(direct, requestLimits), patience)
  } finally {
    await direct.close()
  }
  const demandPooler = async () => {
    await demandPooledLimits(database, requestLimits)
    await demandPooledStatements(database)
  }
  await waitFor('DATABASE_POOLER_URL', demandPooler, patience)
}

/** Migrates the database of `DATABASE_URL`. Names the setting when it leads to a server that cannot have the schema. */
export async function migratePrimary(url: string): Promise<void> {
  await migrate(url).catch((error: unknown) => {
    throw error instanceof WrongDatabase ? new Error(`DATABASE_URL: ${error.message}`, { cause: error }) : error
  })
}
