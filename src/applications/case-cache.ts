import { LRUCache } from 'lru-cache'
import type { Actor } from '../access/identity/actor.ts'
import type { Database } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import type { Read } from './reads/reading.ts'

/** A finished answer to a read of a case. It holds for its reader while the stamp of the case is the same. */
export interface KeptAnswer {
  readonly stamp: string
  /** The JSON as it is sent. */
  readonly body: Buffer
  readonly etag: string
  /** The read to record each time that it is shown; null for one's own application. */
  readonly read: Read | null
}

/** Results of looking for an answer: it still held, the case had changed, there was none. */
export const cacheResults = ['hit', 'stale', 'miss'] as const
export type CacheResult = (typeof cacheResults)[number]

export interface CaseCache {
  get(key: string): KeptAnswer | undefined
  set(key: string, answer: KeptAnswer): void
  delete(key: string): void
  /** Counts the result of one read. */
  count(result: CacheResult): void
  close(): Promise<void>
}

/** The memory for answers of cases when the deployment sets none: about 3,000 answers. */
export const usualCacheBytes = 32 * 1024 * 1024

const keptMilliseconds = 5 * 60_000
const purgeMilliseconds = 60_000
/** The share of an entry that is not its body, about. */
const overheadBytes = 500

/**
 * Keeps finished answers of cases in the memory of this process, up to so many bytes, the most recently used ones. They
 * hold decrypted personal answers, so each is dropped within six minutes, and all are dropped when any data is erased
 * or discarded. The first answer to keep lets it listen for that; nothing is kept before it does. The caller shows an
 * answer only after it has compared its stamp with the database.
 */
export function createCaseCache(
  { pool }: Pick<Database, 'pool'>,
  { bytes, count = () => {} }: { bytes: number; count?: ((result: CacheResult) => void) | undefined },
): CaseCache {
  if (bytes === 0) return { get: () => undefined, set() {}, delete() {}, count, close: async () => {} }
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: bytes,
    sizeCalculation: ({ body }) => body.length + overheadBytes,
    ttl: keptMilliseconds,
  })
  const forget = () => kept.clear()
  const listening = listenOnce(pool, forget)
  const purging = setInterval(() => kept.purgeStale(), purgeMilliseconds).unref()
  return {
    get: (key) => kept.get(key),
    set(key, answer) {
      if (listening.isOn()) kept.set(key, answer)
    },
    delete: (key) => void kept.delete(key),
    count,
    async close() {
      clearInterval(purging)
      forget()
      await listening.end()
    },
  }
}

/** Listens for erased data from the first question on whether it does. `forget` is called with each notice. */
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

/** Returns the key of an answer: its application, its language, and all about the reader that it depends on. */
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
