import { connect as openSocket, type Socket } from 'node:net'
import postgres from 'postgres'
import { takeArrays } from './arrays.ts'
import { codedError } from './coded-error.ts'
import { columnNames } from './column-names.ts'
import type { TimeLimits } from './limits.ts'

/** A client of the driver with one connection for its queries, which is made when the first of them needs it. */
export interface Client {
  readonly sql: postgres.Sql
  /** Ends the connection at once. Its queries fail as after any lost connection; the next query makes a new one. */
  breakOff(): void
  /** Ends the connection at once and for good. All queries fail, those too that the driver has not sent yet. */
  end(): Promise<void>
}

interface Way {
  host: string[]
  port: number[]
  path?: string | null
}

/** Longest pause between two tries to connect: a server that is back is found within two seconds. */
const longestPauseSeconds = 0.5
const firstPauseSeconds = 0.02
const pauseSeconds = (failures: number): number => Math.min(firstPauseSeconds * 2 ** failures, longestPauseSeconds)

/** The settings of a connection beside its limits. */
interface Manner {
  /** After so long without work the connection is closed. */
  idleSeconds?: number
  /** The address is a pooler's. It refuses time limits: it has to set them itself. */
  isPooled?: boolean
}

/** Returns a client with time limits. */
export function openClient(url: string, limits: TimeLimits, { idleSeconds, isPooled = false }: Manner = {}): Client {
  const sockets = new Set<Socket>()
  let tries = 0
  let isEnded = false
  function note(socket: Socket): Socket {
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  function breakOff(): void {
    for (const socket of sockets) socket.destroy()
  }
  const options = {
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
        lock_timeout: limits.lock,
        statement_timeout: limits.statement,
        idle_in_transaction_session_timeout: limits.idleInTransaction,
      }),
    },
    socket: ({ host, port, path }: Way) => {
      // The driver's timer for its next try survives the end.
      if (isEnded) throw codedError('CONNECTION_ENDED', 'This client of the database has ended.')
      if (path) return note(openSocket(path))
      const which = tries++ % host.length
      const way = { host: host[which] ?? 'localhost', port: port[which] ?? 5432 }
      // The driver reads the name that a certificate must have from its socket.
      return note(Object.assign(openSocket(way), way))
    },
  }
  const sql = postgres(url, options)
  takeArrays(sql.options)
  async function end(): Promise<void> {
    isEnded = true
    // Without a limit the driver would wait for queries that were lost with their connection.
    await sql.end({ timeout: 0 })
    breakOff()
  }
  return { sql, breakOff, end }
}
