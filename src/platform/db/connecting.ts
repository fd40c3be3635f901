import { connect as openSocket, type Socket } from 'node:net'
import postgres from 'postgres'
import { takeArrays } from './arrays.ts'
import type { TimeLimits } from './limits.ts'

/** The sockets of a client, which allow to end connections on which the server is silent. */
export class Sockets {
  readonly #open = new Set<Socket>()

  add(socket: Socket): Socket {
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    return socket
  }

  /** Ends all connections at once. Running queries fail as after any lost connection, and new connections are made. */
  breakOff(): void {
    for (const socket of this.#open) socket.destroy()
  }
}

interface Client {
  max: number
  limits: TimeLimits
  /** Seconds without work after which a connection is closed. */
  idleSeconds?: number
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

/** A client with time limits. It connects when the first query is made. */
export function openClient(url: string, { max, limits, idleSeconds }: Client): { sql: postgres.Sql; sockets: Sockets } {
  const sockets = new Sockets()
  let tries = 0
  const options = {
    max,
    fetch_types: false,
    backoff: pauseSeconds,
    connect_timeout: limits.connect / 1_000,
    ...(idleSeconds !== undefined && { idle_timeout: idleSeconds }),
    onnotice: () => {},
    connection: {
      TimeZone: 'UTC',
      application_name: 'satu-pintu',
      lock_timeout: limits.lock,
      statement_timeout: limits.statement,
      idle_in_transaction_session_timeout: limits.idleInTransaction,
    },
    socket: ({ host, port, path }: Way) => {
      if (path) return sockets.add(openSocket(path))
      const which = tries++ % host.length
      const way = { host: host[which] ?? 'localhost', port: port[which] ?? 5432 }
      // The driver reads the name that a certificate must have from its socket.
      return sockets.add(Object.assign(openSocket(way), way))
    },
  }
  const sql = postgres(url, options)
  takeArrays(sql.options)
  return { sql, sockets }
}
