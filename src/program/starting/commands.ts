import { Readable } from 'node:stream'
import { connect } from '../../platform/db/client.ts'
import { WrongDatabase } from '../../platform/db/errors.ts'
import { jobLimits } from '../../platform/db/limits.ts'
import { demandServer } from '../../platform/db/server-demands.ts'
import { createStorage, type Storage } from '../../platform/stored-objects/storage.ts'
import { watchStorage } from '../../platform/stored-objects/watched-storage.ts'
import { loadNetwork } from '../../sample/load.ts'
import type { Config } from '../settings/config.ts'
import { demandOtherDatabase } from './demands.ts'
import type { Surroundings } from './modes.ts'
import { prepareBeside } from './sandbox-database.ts'
import { migratePrimary } from './servers.ts'
import { embeddedDatabase, embeddedStorage } from './stand-ins.ts'
import { type Patience, waitFor, wordsOf } from './waiting.ts'

const storageCheckMilliseconds = 10_000

interface Loading extends Pick<Surroundings, 'parts' | 'say' | 'signal'> {
  log: Patience['log']
}

/**
 * Waits for the configured database as a start does, migrates it and loads the network and the sample catalogue, then
 * prepares the sandbox. Throws without `DATABASE_URL`, when it does not answer in time, and for a sandbox on a wrong
 * database. A sandbox that does not respond is left to a start.
 */
export async function load(config: Config, { parts, say, signal, log }: Loading): Promise<void> {
  if (config.databaseUrl === undefined) throw new Error('DATABASE_URL: must be set to load the network into it.')
  demandOtherDatabase(config)
  const { pool } = parts.adopt(connect(config.databaseUrl, jobLimits), (open) => open.close())
  const patience = { seconds: config.startWaitSeconds, signal, log }
  await waitFor('DATABASE_URL', () => demandServer(pool), patience)
  await migratePrimary(config.databaseUrl, patience)
  await loadNetwork(pool)
  say('The database is migrated. Regions, offices, permit types and calendars are loaded.\n')
  if (config.sandboxDatabaseUrl === undefined) return
  try {
    await prepareBeside(config.databaseUrl, config.sandboxDatabaseUrl)
  } catch (error) {
    if (error instanceof WrongDatabase) throw error
    say(`The sandbox is not prepared: ${wordsOf(error)}. The API or the worker prepares it as soon as it answers.\n`)
  }
}

interface Aside extends Pick<Surroundings, 'parts' | 'log' | 'say'> {
  database: string | undefined
}

/** Verifies the history of one application, or of all, and prints each finding. Returns false when there is one. */
export async function audit(
  config: Config,
  application: string | undefined,
  { say, ...aside }: Aside,
): Promise<boolean> {
  const pool = await poolAside(config, aside)
  const { verifyAll } = await import('../../applications/audit/verify.ts')
  return verifyAll(pool, application, (line) => say(`${line}\n`))
}

/**
 * Compares the stored objects with the rows that own them, and prints each finding. Returns false when there is one.
 * `read`: the percentage of objects whose bytes are read, 0 by default. Throws when database or storage do not answer.
 */
export async function auditObjects(
  config: Config,
  read: string | undefined,
  { say, ...aside }: Aside,
): Promise<boolean> {
  const readPercent = Number(read ?? 0)
  if (!(readPercent >= 0 && readPercent <= 100)) throw new Error('Say how many percent to read: --read 0 to 100.')
  const opened = createStorage(config.storage ?? (await embeddedStorage(config, aside.parts)))
  const storage = naming(aside.parts.adopt(opened, (open) => open.close()))
  const pool = await poolAside(config, aside)
  const { compareObjects } = await import('../../platform/stored-objects/compare-objects.ts')
  await storage.check(AbortSignal.timeout(storageCheckMilliseconds))
  return compareObjects(pool, storage, { readPercent, say: (line) => say(`${line}\n`) })
}

/** Returns the same storage, whose errors begin with the settings that lead to it, also those of open objects. */
function naming(storage: Storage): Storage {
  const refuse = (cause: unknown): never => {
    throw new Error(`S3_ENDPOINT and the other S3 settings: ${wordsOf(cause)}`, { cause })
  }
  async function* named<T>(parts: AsyncIterable<T>) {
    try {
      yield* parts
    } catch (error) {
      refuse(error)
    }
  }
  const watched = watchStorage(storage, (_call, work) => work().catch(refuse))
  return {
    ...watched,
    async get(key, range) {
      const { body, length } = await watched.get(key, range)
      return { body: Readable.from(named(body)), length }
    },
    list: (pageSize) => named(storage.list(pageSize)),
  }
}

/** Invites an administrator of the province by an e-mail address. Returns false when it is invited already. */
export async function invite(config: Config, email: string | undefined, { say, ...aside }: Aside): Promise<boolean> {
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email)) throw new Error('Say whom: --email somebody@example.org')
  const { inviteAdministrator } = await import('../../network/staff/appoint.ts')
  const invited = await inviteAdministrator(await poolAside(config, aside), email)
  say(
    invited
      ? `The person who signs in with ${email}, verified by the issuer, becomes an administrator of the province.\n`
      : `${email} is invited already.\n`,
  )
  return invited
}

/** Connects to the database of `--database`, of the configuration, or of the data folder, started if needed. */
async function poolAside(config: Config, { parts, log, database }: Omit<Aside, 'say'>) {
  const url = database ?? config.databaseUrl ?? (await embeddedDatabase(config, { parts, log, lost: () => {} }))
  return parts.adopt(connect(url, jobLimits), (open) => open.close()).pool
}
