import type { Database } from './client.ts'
import type { TimeLimits } from './limits.ts'

const advice =
  'has to lead to PostgreSQL itself, not to a pooler such as PgBouncer: time limits, LISTEN and prepared statements \
belong to a session, and this program keeps a pool of its own'

/**
 * Throws unless the server kept the time limits that a connection states when it is made. A pooler refuses them, or
 * drops them when it was told to (`ignore_startup_parameters`).
 */
export async function demandSession({ pool }: Pick<Database, 'pool'>, limits: TimeLimits): Promise<void> {
  const [kept] = await pool<{ lock: number }[]>`
    select setting::int as lock from pg_settings where name = 'lock_timeout'`.catch((error: unknown) => {
    throw isRefusedSetting(error) ? new Error(`${advice}. It said: ${error.message}`) : error
  })
  if (kept?.lock !== limits.lock)
    throw new Error(
      `${advice}. lock_timeout is ${kept?.lock} ms there, and not the ${limits.lock} ms that were stated.`,
    )
}

const isRefusedSetting = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === '08P01' && error.message.includes('startup parameter')
