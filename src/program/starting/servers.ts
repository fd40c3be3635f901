import { connect, type Database, type Servers } from '../../platform/db/client.ts'
import { requestLimits } from '../../platform/db/limits.ts'
import { demandPooledLimits, demandSession } from '../../platform/db/session.ts'
import type { Config } from '../config.ts'
import type { StartMode } from './modes.ts'
import { type Patience, waitFor } from './waiting.ts'

/** Returns the servers of the database for requests: a worker has none, and uses the primary alone. */
export const serversOf = (config: Config, mode: StartMode, primary: string): Servers =>
  mode === 'worker' ? { primary } : { primary, pooler: config.databasePoolerUrl, standby: config.databaseReadUrl }

/**
 * Waits until the primary answers, and the pooler if there is one. Throws when either does not keep the time limits of
 * requests. A standby is not waited for: reads run on the primary until it is there.
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
  await waitFor('DATABASE_POOLER_URL', () => demandPooledLimits(database, requestLimits), patience)
}
