import type postgres from 'postgres'

/** The channel of the marker by which the simulation learns that a program has received all notifications. */
const channel = 'bottle'

/**
 * Delays the notifications of PostgreSQL to a program until the scheduler delivers them: without it they arrive at any
 * moment.
 */
export class Notifications {
  readonly #name: string
  readonly #held: (() => void)[] = []
  readonly #expected = new Map<string, () => void>()
  /** One object for each subscription. */
  readonly #subscriptions = new Set<object>()
  /** The subscriptions whose connection was lost, and which have not subscribed again. */
  readonly #lost = new Set<object>()
  readonly #whenBack: (() => void)[] = []
  #asked = 0

  constructor(name: string) {
    this.#name = name
  }

  /** Returns the `listen` of a pool. Its callbacks are queued until `hear`. */
  holding =
    (pool: Pick<postgres.Sql, 'listen'>): postgres.Sql['listen'] =>
    (name, call, listening) =>
      this.#subscribe(pool, name, {
        call: (payload) => void this.#held.push(() => call(payload)),
        subscribed: () => void this.#held.push(() => listening?.()),
      })

  /** Subscribes to the marker that `receive` sends. */
  listen(pool: Pick<postgres.Sql, 'listen'>): Promise<postgres.ListenMeta> {
    return this.#subscribe(pool, channel, {
      call: (payload) => {
        this.#expected.get(payload)?.()
        this.#expected.delete(payload)
      },
      subscribed: () => {},
    })
  }

  async #subscribe(
    pool: Pick<postgres.Sql, 'listen'>,
    name: string,
    { call, subscribed }: { call: (payload: string) => void; subscribed: () => void },
  ): Promise<postgres.ListenMeta> {
    const subscription = {}
    const listening = await pool.listen(name, call, () => {
      this.#subscriptions.add(subscription)
      this.#isBack(subscription)
      subscribed()
    })
    return {
      ...listening,
      unlisten: () => {
        this.#subscriptions.delete(subscription)
        this.#isBack(subscription)
        return listening.unlisten()
      },
    }
  }

  /** Resolves when each subscription has been made again, as the driver does after the connection was lost. */
  lose(): Promise<void> {
    for (const subscription of this.#subscriptions) this.#lost.add(subscription)
    return new Promise((resolve) => {
      this.#whenBack.push(resolve)
      this.#isBack(undefined)
    })
  }

  #isBack(subscription: object | undefined): void {
    if (subscription) this.#lost.delete(subscription)
    if (this.#lost.size === 0) for (const resolve of this.#whenBack.splice(0)) resolve()
  }

  /**
   * Receives the notifications of all commits so far, and returns a function that delivers them. It sends a marker and
   * waits for it: PostgreSQL notifies in the order of commits.
   */
  async receive(sql: postgres.Sql): Promise<() => void> {
    const payload = `${this.#name}: ${++this.#asked}`
    const arrived = new Promise<void>((resolve) => this.#expected.set(payload, resolve))
    await sql`select pg_notify(${channel}, ${payload})`
    await arrived
    return () => {
      for (const call of this.#held.splice(0)) call()
    }
  }
}
