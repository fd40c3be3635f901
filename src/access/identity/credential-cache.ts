import type { FastifyRequest } from 'fastify'
import type { Database } from '../../platform/db/client.ts'
import { recentValues } from '../../platform/recent.ts'
import { credentialKeyOf, credentialOf } from './credentials.ts'

const cachedCredentials = 10_000
/**
 * The longest time for which a result is cached. NOTIFY clears the cache at each change; this covers a lost
 * notification.
 */
const cachedMilliseconds = 60_000

/**
 * Caches the callers that credentials belong to, for at most a minute. `channel` is the NOTIFY channel of the changes
 * that clear it. A caller that was read during such a change is not cached.
 */
export class CredentialCache<Caller extends object> {
  readonly #callers = recentValues<Caller>(cachedCredentials)
  #changes = 0
  #unlisten = async () => {}

  static async open<Caller extends object>(
    { pool }: Pick<Database, 'pool'>,
    channel: string,
  ): Promise<CredentialCache<Caller>> {
    const cache = new CredentialCache<Caller>()
    const forget = () => cache.forget()
    const listener = await pool.listen(channel, forget, forget)
    cache.#unlisten = listener.unlisten
    return cache
  }

  /** Returns the cached caller of a credential by its key. */
  get(key: string): Caller | undefined {
    return this.#callers.get(key)
  }

  /** Returns the cached caller of a request. Undefined when none is cached, which says nothing about its credential. */
  callerOf(request: FastifyRequest): Caller | undefined {
    const credential = credentialOf(request)
    return credential === undefined ? undefined : this.#callers.get(credentialKeyOf(request, credential))
  }

  /** The number of changes so far. Take it before the caller is read. */
  get changes(): number {
    return this.#changes
  }

  /** Caches a caller that was read when there were `changes`, for at most `milliseconds`. */
  set(key: string, caller: Caller, { milliseconds, changes }: { milliseconds: number; changes: number }): void {
    const left = Math.floor(Math.min(milliseconds, cachedMilliseconds))
    if (left > 0 && changes === this.#changes) this.#callers.set(key, caller, { ttl: left })
  }

  /** Clears the cache. */
  forget(): void {
    this.#changes++
    this.#callers.clear()
  }

  close(): Promise<void> {
    return this.#unlisten()
  }
}
