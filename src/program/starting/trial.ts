import type { Sql } from 'postgres'
import { timeNow } from '../../platform/clock.ts'
import type { Config } from '../settings/config.ts'
import type { TrialClock } from '../trial-clock/trial-clock.ts'

/**
 * Opens the clock of a trial: prepares a new database for it, or continues at the time to which it was moved before.
 * Call it before anything else connects to the database. Throws for a database that was filled without a clock.
 */
export async function openTrialClock(
  url: string,
  { dataDir }: Config,
  parts: AsyncDisposableStack,
): Promise<TrialClock> {
  const [{ default: postgres }, trialDatabase, { TrialClock }] = await Promise.all([
    import('postgres'),
    import('../../embedded/trial-database.ts'),
    import('../trial-clock/trial-clock.ts'),
  ])
  const { prepareTrialDatabase, readAheadMilliseconds, setTrialTime } = trialDatabase
  const sql = parts.adopt(postgres(url, { max: 1, onnotice: () => {}, fetch_types: false }), (open) => open.end())
  if ((await readAheadMilliseconds(sql)) === undefined && (await isFilled(sql)))
    throw new Error(
      `--clock: the data in ${dataDir} was made without a clock, and keeps real time. Use a folder of its own, such as ` +
        `DATA_DIR=.data-clock, or start without --clock.`,
    )
  await prepareTrialDatabase(sql)
  const database = {
    set: (aheadMilliseconds: number) => setTrialTime(sql, { aheadMilliseconds }),
    forgetSignIns: async () => {
      await sql`
        select pg_notify(channel, '')
        from unnest(array['staff_changed', 'clients_changed']) as channel`
    },
  }
  const lastMoment = async () => {
    const { loadSigningKeys, signingEndsAt } = await import('../../embedded/signing-keys.ts')
    return signingEndsAt(await loadSigningKeys(dataDir, timeNow()))
  }
  return new TrialClock(database, (await readAheadMilliseconds(sql)) ?? 0, lastMoment)
}

/** Throws for a database that was started with `--clock`: its times may lie in the future. */
export async function refuseTrialDatabase(sql: Sql, { dataDir, databaseUrl }: Config): Promise<void> {
  const [trial] = await sql<{ exists: boolean }[]>`select to_regclass('trial.ahead') is not null as exists`
  if (!trial?.exists) return
  const where = databaseUrl === undefined ? `The data in ${dataDir}` : 'DATABASE_URL: the database'
  throw new Error(
    `${where} was started with --clock, and its times may lie ahead. Start it with: npm start -- --clock. Or choose ` +
      'another folder with DATA_DIR.',
  )
}

const isFilled = async (sql: Sql): Promise<boolean> => {
  const [found] = await sql<{ filled: boolean }[]>`
    select to_regclass('public.applications') is not null as filled`
  return found?.filled ?? false
}
