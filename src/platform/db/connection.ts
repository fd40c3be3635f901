import type { DriverClient } from './connecting.ts'
import type { DriverQuery } from './driver.ts'
import { handlerOf } from './driver.ts'

/**
 * A connection that survives a loss: `replace` opens a new client. A client is never reused after a loss, because
 * postgres.js then sends old queries on the next connection, leaves some unsettled, and fails the first new one.
 */
export class Connection {
  readonly #open: () => DriverClient
  #client: DriverClient
  #send: (query: DriverQuery) => void

  constructor(open: () => DriverClient) {
    this.#open = open
    this.#client = open()
    this.#send = handlerOf(this.#client.sql)
  }

  get client(): DriverClient {
    return this.#client
  }

  send(query: DriverQuery): void {
    this.#send(query)
  }

  /** Ends this client with all its queries and opens a new one. Does nothing when it was replaced already. */
  replace(client: DriverClient): void {
    if (client !== this.#client) return
    this.#client = this.#open()
    this.#send = handlerOf(this.#client.sql)
    client.breakOff()
    void client.end()
  }

  end(): Promise<void> {
    return this.#client.end()
  }
}
