import type { MultipartFile } from '@fastify/multipart'
import { Problem } from '../problems/problem.ts'

/** How long a sender may be silent, or all but silent, while we wait for it. */
const paceMilliseconds = 60_000
/** Less than this in that time is a sender that is gone, or one that only keeps others from their turn. */
const leastBytes = 64 * 1024

/** Ends a file with `request_timeout` when its sender lets us wait. That we read slowly is not held against the sender. Dispose of it when the file has arrived. */
export function demandPace(content: MultipartFile['file']): Disposable {
  let arrived = 0
  const timer = setInterval(() => {
    const waiting = content.readableLength === 0 && !content.readableEnded
    if (waiting && content.bytesRead - arrived < leastBytes) content.destroy(new Problem('request_timeout', {}))
    arrived = content.bytesRead
  }, paceMilliseconds).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** What is awaited of a sender, or `request_timeout` when it does not come. */
export function inTime<T>(awaited: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Problem('request_timeout', {})), paceMilliseconds).unref()
  return Promise.race([awaited, late]).finally(() => clearTimeout(timer))
}
