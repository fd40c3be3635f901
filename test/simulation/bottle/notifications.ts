import type postgres from 'postgres'

/** The channel of the marker by which the simulation learns that a program has received all notifications. */
const channel = 'bottle'
/** Real milliseconds after which the marker is sent again, for a program that is reconnecting. */
const againMilliseconds = 100

/** Calls a function every so many real milliseconds, until the returned function is called. */
export type EveryReal = (milliseconds: number, call: () => void) => () => void

/**
 * Delays the notifications of PostgreSQL to a program until the scheduler delivers them: without it they arrive at any
 * moment.
 */
export class Notifications {
  readonly #name: string
  readonly #held: (() => void)[] = []
  readonly #expected = new Map<string, () => void>()
  #asked = 0

  constructor(name: string) {
    this.#name = name
  }

  /** Returns the `listen` of a pool. Its callbacks are queued until `hear`. */
  holding =
    ({ listen }: postgres.Sql): postgres.Sql['listen'] =>
    (name, call, listening) =>
      listen(
        name,
        (payload) => void this.#held.push(() => call(payload)),
        () => void this.#held.push(() => listening?.()),
      )

  /** Subscribes to the marker that `hear` sends. */
  listen(pool: postgres.Sql): Promise<postgres.ListenMeta> {
    return pool.listen(channel, (payload) => {
      this.#expected.get(payload)?.()
      this.#expected.delete(payload)
    })
  }

  /**
   * Receives the notifications of all commits so far, and returns a function that delivers them. It sends a marker and
   * waits for it: PostgreSQL notifies in the order of commits.
   */
  async receive(sql: postgres.Sql, everyReal: EveryReal): Promise<() => void> {
    const payload = `${this.#name}: ${++this.#asked}`
    const arrived = new Promise<void>((resolve) => this.#expected.set(payload, resolve))
    const sent: Promise<unknown>[] = []
    const notify = () => void sent.push(sql`select pg_notify(${channel}, ${payload})`.execute())
    notify()
    await arrived.finally(everyReal(againMilliseconds, notify))
    await Promise.all(sent)
    return () => {
      for (const call of this.#held.splice(0)) call()
    }
  }
}
