import { join } from 'node:path'
import { startPostgres } from '../../../src/embedded/postgres.ts'
import { dataFolder } from './folders.ts'

/**
 * Settings of the database server: it does not wait for the disk, and has no background work at moments that the seed
 * does not decide. A deadlock is detected after 1 ms, by the statement that completes it.
 */
const flags = [
  'fsync=off',
  'synchronous_commit=on',
  'full_page_writes=off',
  'autovacuum=off',
  'deadlock_timeout=1ms',
  'max_connections=200',
  'max_parallel_workers_per_gather=0',
  'synchronize_seqscans=off',
  'jit=off',
  'plan_cache_mode=force_generic_plan',
  'shared_buffers=1GB',
].flatMap((setting) => ['-c', setting])

/** Starts a database server for simulations in a folder of a run. It stops with `parts`. Returns its address. */
export async function startServer(folder: string, parts: AsyncDisposableStack): Promise<string> {
  const server = parts.adopt(await startPostgres({ dataDir: join(folder, dataFolder), flags }), (open) => open.stop())
  return server.url
}
