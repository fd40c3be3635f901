import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startPostgres } from '../../../src/embedded/postgres.ts'

/** Settings without `fsync`, for speed: a crash of the machine may lose these servers. */
const flags = ['fsync=off', 'max_wal_senders=4', 'synchronous_commit=on'].flatMap((setting) => ['-c', setting])

/** The user and the database of both servers. */
const names = { user: 'satu_pintu', database: 'satu_pintu' }

/**
 * Starts a PostgreSQL server and a hot standby that streams from it. The standby is a copy of the stopped server,
 * because the embedded programs have no `pg_basebackup`.
 */
export async function replicated() {
  await using parts = new AsyncDisposableStack()
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-replicated-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  await promisify(execFile)('chmod', ['711', folder])
  const [first, second] = [join(folder, 'primary'), join(folder, 'standby')]
  const made = await startPostgres({ dataDir: first, flags })
  await made.stop()
  await promisify(execFile)('cp', ['-a', first, second])
  await writeFile(join(second, 'cluster', 'data', 'standby.signal'), '')
  const primary = parts.adopt(await startPostgres({ dataDir: first, flags }), (server) => server.stop())
  const { port, password } = new URL(primary.url)
  const source = `host=127.0.0.1 port=${port} user=${names.user} password=${password} application_name=standby`
  const following = [...flags, '-c', `primary_conninfo=${source}`, '-c', 'wal_retrieve_retry_interval=100ms']
  const standby = parts.adopt(await startPostgres({ dataDir: second, flags: following }), (server) => server.stop())
  const all = parts.move()
  return { primary, standby, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
