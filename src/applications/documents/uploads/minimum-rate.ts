import type { Readable } from 'node:stream'
import { Problem } from '../../../http/problems/problem.ts'

const checkMilliseconds = 15_000
/**
 * The smallest number of bytes in 15 seconds. Even a slow mobile line sends 4.4 KB a second; a slower sender is gone,
 * or blocks others.
 */
const leastBytes = 64 * 1024
/** The time allowed for the parts before a file, and for the few bytes after it. */
const fewBytesMilliseconds = 20_000

/**
 * Calls `end` with `request_timeout` when less than 64 KiB arrive in 15 seconds. `arrived` counts the bytes of
 * `content`. Time in which received bytes wait to be read does not count. Dispose of the result when everything has
 * arrived.
 */
export function demandRate(content: Readable, arrived: () => number, end: (problem: Problem) => void): Disposable {
  let seen = 0
  const timer = setInterval(() => {
    const now = arrived()
    if (content.readableLength === 0 && !content.readableEnded && now - seen < leastBytes)
      end(new Problem('request_timeout', {}))
    seen = now
  }, checkMilliseconds).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Fails with `request_timeout` when `awaited`, which needs a few bytes from a sender, takes longer than 20 seconds. */
export async function fewBytesInTime<T>(awaited: Promise<T>): Promise<T> {
  const { promise: late, reject: tooLate } = Promise.withResolvers<never>()
  const timer = setInterval(() => tooLate(new Problem('request_timeout', {})), fewBytesMilliseconds).unref()
  try {
    return await Promise.race([awaited, late])
  } finally {
    clearInterval(timer)
  }
}
