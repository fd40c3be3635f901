import type postgres from 'postgres'

/** The channel by which the simulation learns that a program has heard all notifications. */
const channel = 'bottle'
/** Real milliseconds after which a notification is sent again to a program that connects anew. */
const againMilliseconds = 100

/**
 * The notifications of PostgreSQL to a program. They arrive at any moment, so they are held back until the
 * scheduler lets the program hear them.
 */
export class Notifications {
  readonly #name: string
  readonly #held: (() => void)[] = []
  readonly #expected = new Map<string, () => void>()
  #asked = 0

  constructor(name: string) {
    this.#name = name
  }

  /** Returns the `listen` of a pool, whose calls are held back. */
  holding =
    ({ listen }: postgres.Sql): postgres.Sql['listen'] =>
    (name, call, listening) =>
      listen(
        name,
        (payload) => void this.#held.push(() => call(payload)),
        () => void this.#held.push(() => listening?.()),
      )

  /** Listens for the end of what was notified so far. */
  listen(pool: postgres.Sql): Promise<postgres.ListenMeta> {
    return pool.listen(channel, (payload) => {
      this.#expected.get(payload)?.()
      this.#expected.delete(payload)
    })
  }

  /** Lets the program hear what was notified so far: PostgreSQL notifies in the order of commits. */
  async hear(sql: postgres.Sql, everyReal: (milliseconds: number, call: () => void) => () => void): Promise<void> {
    const payload = `${this.#name}: ${++this.#asked}`
    const arrived = new Promise<void>((resolve) => this.#expected.set(payload, resolve))
    const sent: Promise<unknown>[] = []
    const notify = () => void sent.push(sql`select pg_notify(${channel}, ${payload})`.execute())
    notify()
    await arrived.finally(everyReal(againMilliseconds, notify))
    await Promise.all(sent)
    for (const call of this.#held.splice(0)) call()
  }
}
