import { LRUCache } from 'lru-cache'

/**
 * Returns a cache of the `limit` most recently used values, each for at most `ttl` milliseconds if given. Memory grows
 * with the entries: the option `max` of lru-cache would allocate all of it at once, 0.9 MB for 50,000.
 */
export const recentValues = <V extends object | string | true>(
  limit: number,
  { ttl }: { ttl?: number } = {},
): LRUCache<string, V> =>
  new LRUCache<string, V>({ maxSize: limit, sizeCalculation: () => 1, ...(ttl !== undefined && { ttl }) })
