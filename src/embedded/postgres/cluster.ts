import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { type Account, chooseAccount, type Launch, launcher } from './account.ts'
import { findPrograms, type Programs } from './programs.ts'

/** The name of the superuser, who owns the database. */
export const owner = 'satu_pintu'

/** A data folder, with the password and programs of its server. */
export interface Cluster {
  /** The folder given by the caller. It contains the server log. */
  home: string
  /** The data directory of PostgreSQL, below `home`. */
  data: string
  password: string
  account: Account | undefined
  programs: Programs
  launch(program: string, args: readonly string[]): Launch
}

const INITDB_LIMIT_MS = 120_000
const PASSWORD_BYTES = 24
const UNFINISHED = 'unfinished-'

/**
 * Opens the cluster in `dataDir`, which the first call creates. One rename makes data and password visible together, so
 * that an existing cluster is complete, even after an interrupted start.
 */
export async function openCluster(dataDir: string): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  const home = await realpath(dataDir)
  const finished = join(home, 'cluster')
  const data = join(finished, 'data')
  const programs = await findPrograms()
  const account = await chooseAccount(data)
  const launch = launcher(account, [programs.initdb, programs.postgres, home])
  await removeUnfinished(home)
  if (!(await exists(finished))) await makeCluster(finished, { home, account, programs, launch })
  const password = await readFile(join(finished, 'password'), 'utf8')
  return { home, data, password, account, programs, launch }
}

async function makeCluster(finished: string, { home, account, programs, launch }: Omit<Cluster, 'data' | 'password'>) {
  const unfinished = await mkdtemp(join(home, UNFINISHED))
  const password = join(unfinished, 'password')
  try {
    await writeFile(password, randomBytes(PASSWORD_BYTES).toString('base64url'), { mode: 0o600, flush: true })
    if (account) {
      await chown(password, account.uid, account.gid)
      await chown(unfinished, account.uid, account.gid)
    }
    const { command, args, options } = launch(programs.initdb, initdbArguments(join(unfinished, 'data'), password))
    await promisify(execFile)(command, args, { ...options, timeout: INITDB_LIMIT_MS })
    await rename(unfinished, finished)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    throw new Error(`No database could be made in ${home}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/** Arguments of `initdb`. PostgreSQL's built-in locale sorts the same on every machine, unlike that of the system. */
const initdbArguments = (data: string, password: string) => [
  `--pgdata=${data}`,
  `--username=${owner}`,
  `--pwfile=${password}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
]

/** Deletes unfinished clusters older than two minutes. Another program may still be creating a younger one. */
async function removeUnfinished(home: string) {
  for (const name of await readdir(home)) {
    if (!name.startsWith(UNFINISHED)) continue
    const folder = join(home, name)
    const found = await stat(folder).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > INITDB_LIMIT_MS) await rm(folder, { recursive: true, force: true })
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
