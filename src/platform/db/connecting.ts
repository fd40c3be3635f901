import { connect as openSocket, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import { takeArrays } from './arrays.ts'
import { columnNames } from './column-names.ts'
import { codedError } from './errors.ts'
import { hostOptions } from './host-options.ts'
import type { TimeLimits } from './limits.ts'

/** A postgres.js client with one connection, opened by the first query. */
export interface DriverClient {
  readonly sql: postgres.Sql
  /** Destroys the connection. Its queries fail as after a lost connection; the next query opens a new one. */
  breakOff(): void
  /** Destroys the connection. All queries fail, also those that the driver has not sent. */
  end(): Promise<void>
}

interface Address {
  host: string[]
  port: number[]
  path?: string | null
}

/** The longest back-off between two attempts to connect. */
const longestPauseSeconds = 0.5
const firstPauseSeconds = 0.02
const pauseSeconds = (failures: number): number => Math.min(firstPauseSeconds * 2 ** failures, longestPauseSeconds)

/** Further options of a client. */
interface Options {
  /** An idle connection is closed after this time. Default: never. */
  idleSeconds?: number
  /** True for the URL of a pooler, which rejects settings of a client and must make them itself. */
  isPooled?: boolean
  /** True for the URL of standbys. Of several hosts in any other URL only the primary is used. */
  isOfStandby?: boolean
}

/**
 * Returns a client of the driver with one connection, with the time limits as settings of its session. Throws when the
 * URL cannot be read.
 */
export function openClient(
  url: string,
  limits: TimeLimits,
  { idleSeconds, isPooled = false, isOfStandby = false }: Options = {},
): DriverClient {
  const sockets = new Set<Socket>()
  let tries = 0
  let roundSince = -Infinity
  let isEnded = false
  function note(socket: Socket): Socket {
    // The driver removes all listeners of a socket when it begins TLS, so the end of one is seen at the next.
    for (const earlier of sockets) if (earlier.destroyed) sockets.delete(earlier)
    sockets.add(socket.on('close', withoutTls))
    return failLater(socket)
  }
  /** Waits before all hosts are tried again: the driver goes on to the next host at once, however often. */
  async function nextRound(): Promise<void> {
    await setTimeout(Math.max(0, roundSince + longestPauseSeconds * 1_000 - performance.now()))
    roundSince = performance.now()
  }
  function breakOff(): void {
    for (const socket of sockets) destroyWithTls(socket)
  }
  const options = {
    ...hostOptions(url, { isOfStandby }),
    max: 1,
    fetch_types: false,
    backoff: pauseSeconds,
    connect_timeout: limits.connect / 1_000,
    ...(idleSeconds !== undefined && { idle_timeout: idleSeconds }),
    onnotice: () => {},
    transform: columnNames,
    connection: {
      TimeZone: 'UTC',
      application_name: 'satu-pintu',
      ...(!isPooled && {
        // Kept plans of short statements have high estimates: the server would compile them at each execution.
        jit: 'off',
        lock_timeout: limits.lock,
        statement_timeout: limits.statement,
        idle_in_transaction_session_timeout: limits.idleInTransaction,
      }),
    },
    socket: async ({ host, port, path }: Address) => {
      const which = tries++ % host.length
      if (host.length > 1 && which === 0) await nextRound()
      // The driver's reconnection timer is not cancelled by `end`.
      if (isEnded) throw codedError('CONNECTION_ENDED', 'This client of the database has ended.')
      if (path) return note(openSocket(path))
      const way = { host: host[which] ?? 'localhost', port: port[which] ?? 5432 }
      // The driver verifies the certificate against the host name on its socket.
      return note(Object.assign(openSocket(way), way))
    },
  }
  const sql = postgres(url, options)
  takeArrays(sql.options)
  async function end(): Promise<void> {
    isEnded = true
    // Without this timeout the driver would wait for queries that were lost with their connection.
    await sql.end({ timeout: 0 })
    breakOff()
  }
  return { sql, breakOff, end }
}

/** A listener of each socket until the driver begins TLS on it. */
const withoutTls = (): void => {}

/**
 * Destroys a socket, and TLS on it first. The driver would still write to TLS on a destroyed socket. Node reports that
 * failure after the close, when the driver has removed its listeners, and an error that nobody hears ends the process.
 */
function destroyWithTls(socket: Socket): void {
  if (socket.destroyed) return
  // TLS destroys itself when it hears that its socket has closed.
  if (!socket.listeners('close').includes(withoutTls)) socket.emit('close')
  socket.destroy()
}

/**
 * Repeats the error and the end of a socket that come before the driver listens. An IP address without a route fails at
 * once: nobody would hear of it, and an error that nobody hears ends the process.
 */
function failLater(socket: Socket): Socket {
  return socket.once('error', (error) => {
    if (socket.listenerCount('error') > 0) return
    setImmediate(() => {
      if (socket.listenerCount('error') === 0) return
      socket.emit('error', error)
      socket.emit('close', true)
    })
  })
}
