import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { timeNow } from '../../platform/clock.ts'
import type { StorageSettings } from '../../platform/stored-objects/bucket-head.ts'
import { readDataKeys, readSearchKey } from '../../privacy/keys.ts'
import type { Config } from '../settings/config.ts'
import type { Surroundings } from './modes.ts'

/** Starts the embedded PostgreSQL and returns its URL. Calls `lost` if it ends before the program stops it. */
export async function startDatabase(
  config: Config,
  { parts, log, lost }: Pick<Surroundings, 'parts' | 'log' | 'lost'>,
): Promise<string> {
  const { startPostgres } = await import('../../embedded/postgres.ts')
  await makeDataDir(config)
  const postgres = await startPostgres({ dataDir: join(config.dataDir, 'postgres') })
  let closing = false
  parts.defer(() => {
    closing = true
    return postgres.stop()
  })
  void postgres.exited.then(() => {
    if (closing) return
    log.fatal('The embedded PostgreSQL has ended. Nothing that was committed is lost: start again.')
    lost()
  })
  return postgres.url
}

/** Creates the data folder, in which an account of PostgreSQL reaches its own. Throws naming `DATA_DIR`. */
async function makeDataDir({ dataDir }: Config): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 }).catch((cause: Error) => {
    throw new Error(`DATA_DIR: ${cause.message}`, { cause })
  })
}

/** Returns the URL of the embedded database, which is started unless another program runs it. Throws without data. */
export async function embeddedDatabase(
  config: Config,
  surroundings: Pick<Surroundings, 'parts' | 'log' | 'lost'>,
): Promise<string> {
  const dataDir = join(config.dataDir, 'postgres')
  if (!existsSync(dataDir))
    throw new Error(`There is no database in ${config.dataDir}. Set DATABASE_URL or DATA_DIR, or say --database.`)
  const { addressOfRunning } = await import('../../embedded/postgres.ts')
  return (await addressOfRunning(dataDir)) ?? startDatabase(config, surroundings)
}

/** Starts the embedded object storage of a folder with data. Throws without data, or while another program uses it. */
export async function embeddedStorage(config: Config, parts: AsyncDisposableStack): Promise<StorageSettings> {
  const dataDir = join(config.dataDir, 'postgres')
  const { addressOfRunning } = await import('../../embedded/postgres.ts')
  if (existsSync(dataDir) && (await addressOfRunning(dataDir)) === undefined) return startStorage(config, parts)
  throw new Error(
    `The object storage in ${config.dataDir} is not there, or serves the program that runs. Set S3_ENDPOINT and the ` +
      'other S3 settings, or stop that program.',
  )
}

/** Returns the encryption keys in the data folder, which are created at the first start. */
export async function embeddedKeys({ dataDir }: Config) {
  const { loadKeys } = await import('../../embedded/keys.ts')
  const { dataKeys, searchKey } = await loadKeys(dataDir)
  return { dataKeys: readDataKeys(dataKeys), searchKey: readSearchKey(searchKey) }
}

/** Starts the embedded object storage, with a new secret for each start. */
export async function startStorage(config: Config, parts: AsyncDisposableStack): Promise<StorageSettings> {
  const { startObjectStore } = await import('../../embedded/object-store/server.ts')
  await makeDataDir(config)
  const keys = { region: 'local', accessKeyId: 'embedded', secretAccessKey: randomBytes(32).toString('base64url') }
  const store = parts.adopt(await startObjectStore({ dir: join(config.dataDir, 'objects'), ...keys }), (open) =>
    open.stop(),
  )
  return { ...keys, endpoint: store.url, bucket: 'documents' }
}

export async function startOutbox({ dataDir }: Config) {
  const { openOutbox } = await import('../../embedded/outbox/outbox.ts')
  return openOutbox(join(dataDir, 'outbox'), timeNow)
}
