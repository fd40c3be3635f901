import type { Database } from './client.ts'
import { codedError, WrongDatabase } from './errors.ts'
import type { TimeLimits } from './limits.ts'

const demand =
  'has to lead to PostgreSQL itself, not to a pooler such as PgBouncer: time limits and LISTEN belong to a session'

/**
 * Throws `WrongDatabase` unless the server applies the time limits that a connection states at its start. A pooler
 * rejects them, or drops them by `ignore_startup_parameters`. `advice`: what to do with a pooler, for the message.
 * Throws a transient error while the server can only be read.
 */
export async function demandSession(
  { pool }: Pick<Database, 'pool'>,
  limits: TimeLimits,
  advice = 'Set DATABASE_POOLER_URL for a pooler',
): Promise<void> {
  const [kept] = await pool<{ lock: number; isReadOnly: boolean }[]>`
    select setting::int as lock,
      current_setting('transaction_read_only')::boolean as "isReadOnly"
    from pg_settings
    where name = 'lock_timeout'`.catch((error: unknown) => {
    throw isRefusedSetting(error) ? new WrongDatabase(`${demand}. ${advice}. It said: ${error.message}`) : error
  })
  if (kept?.lock !== limits.lock)
    throw new WrongDatabase(
      `${demand}. ${advice}. lock_timeout is ${kept?.lock} ms there, and not the ${limits.lock} ms that were stated.`,
    )
  if (kept.isReadOnly)
    throw codedError('25006', 'the database can only be read, as a standby before its promotion. Lead to the primary')
}

/**
 * Throws unless the server connections of a pooler apply the time limits. The pooler must set them itself; the message
 * contains the line for PgBouncer.
 */
export async function demandPooledLimits({ pool }: Pick<Database, 'pool'>, limits: TimeLimits): Promise<void> {
  const wanted = {
    idle_in_transaction_session_timeout: limits.idleInTransaction,
    lock_timeout: limits.lock,
    statement_timeout: limits.statement,
  }
  const kept = await pool<{ name: string; value: number }[]>`
    select name, setting::int as value
    from pg_settings
    where name = any(${Object.keys(wanted)}::text[])
    order by name`
  const isKept = Object.entries(wanted).every(
    ([name, value], at) => kept[at]?.name === name && kept[at].value === value,
  )
  if (isKept) return
  const words = [...Object.entries(wanted).map(([name, value]) => `set ${name} = ${value}`), 'set jit = off']
  const found = kept.map(({ name, value }) => `${name} is ${value} ms`)
  throw new Error(`has to lead to servers with the time limits of requests. ${found.join(', ')} there. In PgBouncer write \
connect_query='${words.join('; ')}'`)
}

/**
 * Throws when a pooler passes on the names of prepared statements, as PgBouncer does before 1.21, and later ones
 * without `max_prepared_statements` or in session mode. Then an execution reaches a server that lacks the statement, or
 * each of our connections takes one of the server for itself.
 */
export async function demandPooledStatements({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const [prepared] = await pool<{ name: string }[]>`
    select name
    from pg_prepared_statements
    where statement like '%pg_prepared_statements%'
    order by prepare_time desc
    limit 1`
  if (prepared && nameOfDriver.test(prepared.name))
    throw new Error(
      'has to lead to a pooler that shares servers in transaction mode and keeps prepared statements. Take PgBouncer ' +
        '1.21 or newer, and write pool_mode = transaction and max_prepared_statements = 200. This one passes on the ' +
        'names of statements: it is in session mode, too old, or lacks the second line',
    )
}

/** Names that postgres.js gives to statements. A pooler that keeps them has its own, such as `PGBOUNCER_1`. */
const nameOfDriver = /^[0-9a-z]+$/

const isRefusedSetting = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === '08P01' && error.message.includes('startup parameter')
