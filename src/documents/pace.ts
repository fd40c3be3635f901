import type { MultipartFile } from '@fastify/multipart'
import { Problem } from '../problems/problem.ts'

const paceMilliseconds = 60_000
/** Less than this in that time is a sender that is gone, or one that only keeps others from their turn. */
const leastBytes = 64 * 1024

export interface Pace extends Disposable {
  /** What is awaited after the file. Fails with `request_timeout` when it lets us wait. */
  inTime<T>(awaited: Promise<T>): Promise<T>
}

/** Ends a file with `request_timeout` when its sender lets us wait. That we read slowly is not held against the sender. Dispose of it when all has arrived. */
export function demandPace(content: MultipartFile['file']): Pace {
  const { promise: late, reject: tooLate } = Promise.withResolvers<never>()
  late.catch(() => {})
  let arrived = 0
  let waitingForEnd = false
  const timer = setInterval(() => {
    const waiting = content.readableEnded ? waitingForEnd : content.readableLength === 0
    if (waiting && content.bytesRead - arrived < leastBytes) {
      const problem = new Problem('request_timeout', {})
      content.destroy(problem)
      tooLate(problem)
    }
    arrived = content.bytesRead
  }, paceMilliseconds).unref()
  return {
    inTime(awaited) {
      waitingForEnd = true
      arrived = -leastBytes
      return Promise.race([awaited, late])
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
