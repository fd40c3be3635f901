import { LRUCache } from 'lru-cache'
import type { Actor } from '../../access/identity/actor.ts'
import type { Database } from '../../platform/db/client.ts'
import { ownBytes } from '../../platform/own-bytes.ts'
import type { Language } from '../../platform/words.ts'
import type { Read } from '../reads/reading.ts'

/** A cached answer to a read of a case. It is valid for its reader while the stamp of the case is the same. */
export interface CachedAnswer {
  readonly stamp: string
  /** The JSON as it is sent. */
  readonly body: Buffer
  readonly etag: string
  /** The read to record each time that it is shown; null for one's own application. */
  readonly read: Read | null
}

/** Results of a look-up: the answer was valid, the case had changed since, or none was cached. */
export const cacheResults = ['hit', 'stale', 'miss'] as const
export type CacheResult = (typeof cacheResults)[number]

export interface CaseCache {
  get(key: string): CachedAnswer | undefined
  set(key: string, answer: CachedAnswer): void
  delete(key: string): void
  /** Counts the result of one read. */
  count(result: CacheResult): void
  close(): Promise<void>
}

/** The default size of the cache, in bytes: about 3,000 answers. */
export const usualCacheBytes = 32 * 1024 * 1024

const keptMilliseconds = 5 * 60_000
const purgeMilliseconds = 60_000
/** The approximate size of an entry without its body. */
const overheadBytes = 500

/**
 * Caches answers of cases in the memory of this process: the most recently used, at most `bytes`; 0 turns it off.
 * Answers contain decrypted personal data: each is dropped within six minutes, and all when any data is erased or
 * discarded. The first `set` begins to listen for that; until the connection listens, nothing is cached. The caller
 * compares the stamp of an answer with the database before it shows it.
 */
export function createCaseCache(
  { pool }: Pick<Database, 'pool'>,
  { bytes, count = () => {} }: { bytes: number; count?: ((result: CacheResult) => void) | undefined },
): CaseCache {
  if (bytes === 0) return { get: () => undefined, set() {}, delete() {}, count, close: async () => {} }
  const cached = new LRUCache<string, CachedAnswer>({
    maxSize: bytes,
    sizeCalculation: ({ body }) => body.length + overheadBytes,
    ttl: keptMilliseconds,
  })
  const forget = () => cached.clear()
  const listening = listenOnce(pool, forget)
  const purging = setInterval(() => cached.purgeStale(), purgeMilliseconds).unref()
  return {
    get: (key) => cached.get(key),
    set(key, answer) {
      if (listening.isOn()) cached.set(key, { ...answer, body: ownBytes(answer.body) })
    },
    delete: (key) => void cached.delete(key),
    count,
    async close() {
      clearInterval(purging)
      forget()
      await listening.end()
    },
  }
}

/**
 * Listens to `data_erased` from the first call of `isOn`. Calls `forget` for each notice and each time that the
 * connection begins to listen. A listener that failed is started again by the next call of `isOn`.
 */
function listenOnce(pool: Database['pool'], forget: () => void) {
  let isOn = false
  let listener: ReturnType<Database['pool']['listen']> | undefined
  const begin = () => {
    listener = pool.listen('data_erased', forget, () => {
      isOn = true
      forget()
    })
    listener.catch(() => {
      listener = undefined
    })
  }
  return {
    isOn(): boolean {
      if (!listener) begin()
      return isOn
    },
    async end(): Promise<void> {
      const ended = await listener?.catch(() => undefined)
      await ended?.unlisten()
    },
  }
}

/**
 * Returns the cache key of an answer: its application, its language, and all facts of the reader on which it depends.
 */
export const answerKey = (id: string, { personId, posts }: Actor, language: Language): string =>
  `${id} ${language} ${personId} ${posts.length === 0 ? '' : postsKey(posts)}`

const postsKeys = new WeakMap<Actor['posts'], string>()

function postsKey(posts: Actor['posts']): string {
  const known = postsKeys.get(posts)
  if (known !== undefined) return known
  const made = JSON.stringify(posts)
  postsKeys.set(posts, made)
  return made
}
