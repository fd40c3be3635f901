import type { DriverClient } from './connecting.ts'
import type { DriverQuery } from './driver.ts'
import { handlerOf } from './driver.ts'
import { codedError } from './errors.ts'

interface Opened {
  client: DriverClient
  send: (query: DriverQuery) => void
}

/**
 * A connection that survives a loss: after `replace` it opens a new client. A client is never reused after a loss,
 * because postgres.js then sends old queries on the next connection, leaves some unsettled, and fails the first new
 * one. A client is opened at its first use: a pool often needs few of its connections. After `end` all queries fail.
 */
export class Connection {
  readonly #open: () => DriverClient
  #opened: Opened | undefined
  #isEnded = false

  constructor(open: () => DriverClient) {
    this.#open = open
  }

  get client(): DriverClient {
    return this.#current().client
  }

  send(query: DriverQuery): void {
    this.#current().send(query)
  }

  /**
   * Ends this client with all its queries, by default the present one. The next use opens a new one. Does nothing when
   * it was replaced already.
   */
  replace(client = this.#opened?.client): void {
    if (!client || client !== this.#opened?.client) return
    this.#opened = undefined
    client.breakOff()
    void client.end()
  }

  async end(): Promise<void> {
    this.#isEnded = true
    await this.#opened?.client.end()
  }

  #current(): Opened {
    if (this.#opened) return this.#opened
    const client = this.#open()
    if (this.#isEnded) void client.end()
    return (this.#opened = { client, send: handlerOf(client.sql) })
  }
}

/**
 * Throws `CHECK_TIMEOUT` unless the server answers in time, and an earlier failure to connect. After a failure the next
 * use opens a new connection.
 */
export async function answersWithin(probe: Connection, milliseconds: number): Promise<void> {
  const { client } = probe
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(codedError('CHECK_TIMEOUT', `The database did not answer in ${milliseconds} ms.`)),
    milliseconds,
  )
  const answer = client.sql`select 1`.then(() => {})
  try {
    await Promise.race([answer, late])
  } catch (error) {
    probe.replace(client)
    throw error
  } finally {
    clearTimeout(timer)
    answer.catch(() => {})
  }
}
