import { LRUCache } from 'lru-cache'

/**
 * Makes a cache of the `limit` values that were used last, each for at most `ttl` milliseconds if one is given. It
 * takes memory for what it holds only: with its option `max` the library would reserve all of it at once, 0.9 MB for
 * 50,000.
 */
export const recentValues = <V extends object | string | true>(
  limit: number,
  { ttl }: { ttl?: number } = {},
): LRUCache<string, V> =>
  new LRUCache<string, V>({ maxSize: limit, sizeCalculation: () => 1, ...(ttl !== undefined && { ttl }) })
