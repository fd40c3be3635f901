import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import type postgres from 'postgres'

import { type Cluster, openCluster, owner } from './postgres/cluster.ts'
import { connect, portOfRunning, shutDown, stopAbandoned, untilReady } from './postgres/running.ts'

/** A PostgreSQL server that this program started. */
export interface EmbeddedPostgres {
  /** URL of the database `satu_pintu` for its owner. Contains the password: never log it. */
  url: string
  /** Shuts the server down and closes its connections. Later calls wait for the first. */
  stop(): Promise<void>
  /** Resolves when the server process has ended for any reason: with its exit code, or null after a signal. */
  exited: Promise<number | null>
}

const database = 'satu_pintu'

const START_TRIES = 3
const LOG_LIMIT_BYTES = 10_000_000
const LOG_LINES_SHOWN = 20

/**
 * Starts PostgreSQL on 127.0.0.1 with the data in `dataDir`, which the first start creates. Continues after a crash of
 * this program. `flags`, arguments of `postgres`, override the settings below, except the port. Throws when another
 * program uses the folder; a failed start throws with the end of the server log.
 */
export async function startPostgres({
  dataDir,
  flags = [],
}: {
  dataDir: string
  flags?: readonly string[]
}): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir)
  await stopAbandoned(cluster)
  for (let tries = 1; ; tries++) {
    try {
      return await startServer(cluster, await freePort(), flags)
    } catch (error) {
      if (tries === START_TRIES || !isPortTaken(error)) throw error
    }
  }
}

/** Returns the URL of the server that another program runs on `dataDir`. Undefined: there is none. */
export async function addressOfRunning(dataDir: string): Promise<string | undefined> {
  const cluster = await openCluster(dataDir)
  const port = await portOfRunning(cluster)
  return port === undefined ? undefined : addressOf(cluster, port)
}

const addressOf = ({ password }: Cluster, port: number) =>
  `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`

async function startServer(cluster: Cluster, port: number, flags: readonly string[]): Promise<EmbeddedPostgres> {
  const server = await spawnServer(cluster, [...settings, ...flags, '-c', `port=${port}`])
  const held = connect(cluster, port)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= held.end({ timeout: 0 }).then(() => shutDown(server.pid, server.hasEnded)))
  try {
    if (!(await untilReady(cluster, server.pid, server.hasEnded))) throw new Error('it did not become ready')
    await createDatabase(held)
  } catch (cause) {
    await stop()
    const why = cause instanceof Error ? cause.message : cause
    throw new Error(
      `PostgreSQL on ${cluster.home} could not be started (${why}). Its log ends:\n${await server.lastWords()}`,
      { cause },
    )
  }
  return { url: addressOf(cluster, port), stop, exited: server.exited }
}

/** Starts the server in its own process group, so that Ctrl-C does not reach it and this program stops it in order. */
async function spawnServer({ home, data, account, programs, launch }: Cluster, flags: readonly string[]) {
  const log = await openLog(join(home, 'server.log'))
  try {
    if (account) await log.file.chown(account.uid, account.gid)
    const { command, args, options } = launch(programs.postgres, ['-D', data, ...flags])
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log.file.fd, log.file.fd] })
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await once(child, 'spawn')
    const { pid } = child
    if (pid === undefined) throw new Error('PostgreSQL has no process.')
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null
    return { pid, exited, hasEnded, lastWords: log.lastWords }
  } finally {
    await log.file.close()
  }
}

/**
 * Settings of the server. The log has no statements, values or details, which may be personal. `random_page_cost` is
 * for memory and SSD: with the default for hard disks PostgreSQL scans small tables instead of using an index.
 */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'client_connection_check_interval=1s',
  'random_page_cost=1.1',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
].flatMap((setting) => ['-c', setting])

async function openLog(path: string) {
  let file = await open(path, 'a', 0o600)
  let { size } = await file.stat()
  if (size > LOG_LIMIT_BYTES) {
    await file.close()
    await rename(path, `${path}.1`)
    file = await open(path, 'a', 0o600)
    size = 0
  }
  const lastWords = async () => {
    const written = (await readFile(path)).subarray(size).toString()
    return written.trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
  }
  return { file, lastWords }
}

async function createDatabase(sql: postgres.Sql) {
  const [existing] = await sql`select from pg_database where datname = ${database}`
  if (!existing) await sql`create database ${sql(database)}`
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

/** True when another process has bound the port before the server. */
const isPortTaken = (error: unknown) =>
  error instanceof Error && error.message.includes('could not create any TCP/IP sockets')
