import { connect, type Database, type Servers } from '../../platform/db/client.ts'
import { WrongDatabase } from '../../platform/db/errors.ts'
import { requestLimits } from '../../platform/db/limits.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { demandPooledLimits, demandPooledStatements, demandSession } from '../../platform/db/session.ts'
import type { Config } from '../settings/config.ts'
import { hasPreparedPassword } from '../settings/database-address.ts'
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
  const demandPrimary = (session: Pick<Database, 'pool'>) => () =>
    demandSession(session, requestLimits).catch((error: unknown) => {
      throw isUnprepared(primary, error) ? new WrongDatabase(unprepared, { cause: error }) : error
    })
  if (pooler === undefined) return waitFor('DATABASE_URL', demandPrimary(database), patience)
  const direct = connect(primary, requestLimits)
  try {
    await waitFor('DATABASE_URL', demandPrimary(direct), patience)
  } finally {
    await direct.close()
  }
  const demandPooler = async () => {
    await demandPooledLimits(database, requestLimits)
    await demandPooledStatements(database)
  }
  await waitFor('DATABASE_POOLER_URL', demandPooler, patience)
}

const unprepared =
  'the password has characters that PostgreSQL keeps in another form for SCRAM, such as ², µ or a no-break space. ' +
  'Set another password, best of ASCII characters'

/** True for a password that was refused, and whose form for SCRAM is another than the driver sends. */
const isUnprepared = (url: string, error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '28P01' && !hasPreparedPassword(url)

/**
 * Migrates the database of `DATABASE_URL`. Waits for a primary that has gone since it was reached. Throws at timeout,
 * and for a server that cannot have the schema, with the setting.
 */
export const migratePrimary = (url: string, patience: Patience): Promise<void> =>
  waitFor('DATABASE_URL', () => migrate(url), patience)
