import type { Client } from './connecting.ts'
import type { DriverQuery } from './driver-query.ts'
import { handlerOf } from './front.ts'

/**
 * A connection that lives on when it is lost: its client is replaced by a new one. A client is never used again after a
 * loss: the driver still has queries that it sends on the next connection, or never settles, and it fails the first
 * query there with the reason of the loss.
 */
export class Connection {
  readonly #open: () => Client
  #client: Client
  #send: (query: DriverQuery) => void

  constructor(open: () => Client) {
    this.#open = open
    this.#client = open()
    this.#send = handlerOf(this.#client.sql)
  }

  get client(): Client {
    return this.#client
  }

  send(query: DriverQuery): void {
    this.#send(query)
  }

  /** Ends this client, with all of its queries, and opens a new one. Does nothing when that was done before. */
  replace(client: Client): void {
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
