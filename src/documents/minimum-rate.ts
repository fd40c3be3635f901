import type { Readable } from 'node:stream'
import { Problem } from '../problems/problem.ts'

const checkMilliseconds = 15_000
/** 4.4 KB a second: a slow mobile line brings it. Less is a sender that is gone, or one that only keeps others waiting. */
const leastBytes = 64 * 1024
/** The parts before a file, and the few bytes after it. */
const fewBytesMilliseconds = 20_000

/**
 * Calls `end` with `request_timeout` when less than 64 KiB come in 15 seconds; `arrived` counts what has come of `content`. Time in which
 * bytes wait for us is not held against the sender. Dispose of it when all has arrived.
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

/** Fails with `request_timeout` when what is awaited, a few bytes of a sender, does not come within 20 seconds. */
export async function fewBytesInTime<T>(awaited: Promise<T>): Promise<T> {
  const { promise: late, reject: tooLate } = Promise.withResolvers<never>()
  const timer = setInterval(() => tooLate(new Problem('request_timeout', {})), fewBytesMilliseconds).unref()
  try {
    return await Promise.race([awaited, late])
  } finally {
    clearInterval(timer)
  }
}
