import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import postgres from 'postgres'

import { type Cluster, owner } from './cluster.ts'

const LOCK = 'postmaster.pid'

const LOOK_EVERY_MS = 20
const CONNECT_LIMIT_S = 5
const ANSWER_LIMIT_MS = 10_000
const READY_LIMIT_MS = 60_000
const FAST_SHUTDOWN_LIMIT_MS = 20_000
const IMMEDIATE_SHUTDOWN_LIMIT_MS = 10_000
const ABANDONED_LIMIT_MS = 2_000
const ABANDONED_LOOKS = 10

/** Returns a client with one permanent connection as the owner, to the database `postgres`. */
export function connect({ password }: Cluster, port: number): postgres.Sql {
  return postgres({
    host: '127.0.0.1',
    port,
    username: owner,
    password,
    database: 'postgres',
    max: 1,
    max_lifetime: null,
    connect_timeout: CONNECT_LIMIT_S,
    fetch_types: false,
    onnotice: () => undefined,
  })
}

/** Waits until the server `pid` is ready. Returns false when it has ended, or is not ready within 60 seconds. */
export async function untilReady(
  { data }: Cluster,
  pid: number,
  hasEnded: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const isReady = async () => {
    const lock = await readLock(data)
    return lock?.pid === pid && lock.status === 'ready'
  }
  await until(async () => (await isReady()) || (await hasEnded()), READY_LIMIT_MS)
  return (await isReady()) && !(await hasEnded())
}

/**
 * Shuts the server `pid` down: fast within 20 seconds, else immediately, after which the next start recovers from WAL.
 * Throws when it does not end.
 */
export async function shutDown(pid: number, hasEnded: () => boolean | Promise<boolean>): Promise<void> {
  for (const [signal, limit] of [
    ['SIGINT', FAST_SHUTDOWN_LIMIT_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_LIMIT_MS],
  ] as const) {
    if (await hasEnded()) return
    process.kill(pid, signal)
    if (await until(hasEnded, limit)) return
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end.`)
}

/**
 * Shuts down a server whose program was killed. A program has a connection as long as it runs, so a server without one
 * is abandoned. Throws, with what to do, when the server is in use, also by a client that outlived a killed program.
 */
export async function stopAbandoned(cluster: Cluster): Promise<void> {
  const running = await findRunning(cluster)
  if (!running) return
  const hasEnded = async () => !(await isPostgres(running.pid))
  const use = await findUse(cluster, running, hasEnded)
  if (use) {
    throw new Error(
      `The database in ${cluster.home} is in use: PostgreSQL runs on it as process ${running.pid}, and ${use}. ` +
        'Stop the program that started it, or choose another folder. If that program was killed, close the database ' +
        `clients that are still connected, or end PostgreSQL: kill -INT ${running.pid}`,
    )
  }
  await shutDown(running.pid, hasEnded)
}

/** Returns the port of a running server on this cluster that is ready. Undefined: there is none. */
export async function portOfRunning(cluster: Cluster): Promise<number | undefined> {
  const running = await findRunning(cluster)
  return running?.status === 'ready' ? running.port : undefined
}

/** Returns the reason not to shut a server down. Undefined: it is abandoned, or has ended. */
async function findUse(
  cluster: Cluster,
  { pid, port }: Lock,
  hasEnded: () => Promise<boolean>,
): Promise<string | undefined> {
  if (!(await untilReady(cluster, pid, hasEnded)))
    return (await hasEnded()) ? undefined : 'it is busy starting or stopping'
  const sql = connect(cluster, port)
  const silence = setTimeout(ANSWER_LIMIT_MS, undefined, { ref: false }).then(() =>
    Promise.reject(new Error('no answer')),
  )
  try {
    return (await Promise.race([isAbandoned(sql), silence])) ? undefined : 'another program is connected to it'
  } catch (error) {
    return `it does not let us look (${error instanceof Error ? error.message : error})`
  } finally {
    await sql.end({ timeout: 0 })
  }
}

/**
 * Resolves to true when ten looks in a row find no connection, to false after two seconds. Connections of a killed
 * program take a moment to close, those of a starting one a moment to open.
 */
function isAbandoned(sql: postgres.Sql): Promise<boolean> {
  let looks = 0
  return until(async () => {
    const others = await sql`
      select from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`
    looks = others.length === 0 ? looks + 1 : 0
    return looks === ABANDONED_LOOKS
  }, ABANDONED_LIMIT_MS)
}

/**
 * Returns the running server of the lock file. Undefined: its process has ended; PostgreSQL then handles the lock. If
 * another program has the same process id (usual in containers), the lock would prevent a start: it is deleted.
 */
async function findRunning({ data }: Cluster): Promise<Lock | undefined> {
  const lock = await readLock(data)
  if (!lock || !isAlive(lock.pid)) return undefined
  if (await isPostgres(lock.pid)) return lock
  await rm(join(data, LOCK), { force: true })
  return undefined
}

interface Lock {
  pid: number
  port: number
  status: string
}

async function readLock(data: string): Promise<Lock | undefined> {
  const lines = (await readFile(join(data, LOCK), 'utf8').catch(() => '')).split('\n')
  const lock = { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  return lock.pid > 0 ? lock : undefined
}

/** True when a process runs PostgreSQL, or without `/proc`, when any process has this id. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!existsSync('/proc/self/cmdline')) return isAlive(pid)
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  return basename(program) === 'postgres'
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Calls `fact` every 20 ms until it is true. Returns false when it is not within `limit` milliseconds. */
async function until(fact: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  const deadline = performance.now() + limit
  while (!(await fact())) {
    if (performance.now() > deadline) return false
    await setTimeout(LOOK_EVERY_MS)
  }
  return true
}
