import { Readable } from 'node:stream'
import { Counts } from '../../platform/counts.ts'
import type { App } from '../schema.ts'
import { addressOf } from './client-address.ts'
import { onceClosed } from './closed-response.ts'

/** The most bytes of answers that wait in memory to be read, and the time that a reader has. */
interface UnreadLimits {
  /** Bytes of all answers. */
  all: number
  /** Bytes of the answers to one address. */
  ofOne: number
  milliseconds: number
  /** An answer has one second more for each of these bytes. */
  bytesPerSecond: number
}

const mebibyte = 1024 * 1024

/** A quarter of the memory that an API has, and a quarter of that for one address. The times are those of files. */
const usualUnread: UnreadLimits = {
  all: 128 * mebibyte,
  ofOne: 32 * mebibyte,
  milliseconds: 60_000,
  bytesPerSecond: 4_096,
}

/** An answer, or a part of a stream, that the kernel has not taken, since its client does not read. `cut` ends it. */
interface Unread {
  caller: string
  bytes: number
  cut: () => void
}

/**
 * Holds the answers that are not read. One that is not read in time is cut. At a limit of bytes those that have waited
 * longest are cut: of the same address, or of all. The one that came last stays, whatever its size.
 */
export class UnreadAnswers {
  readonly #limits: UnreadLimits
  readonly #waiting = new Set<Unread>()
  readonly #ofCaller = new Counts()
  #bytes = 0

  constructor(limits: Partial<UnreadLimits> = {}) {
    this.#limits = { ...usualUnread, ...limits }
  }

  /** The number of answers that wait to be read. */
  get size(): number {
    return this.#waiting.size
  }

  /** Holds an answer until the result is called; later calls of it do nothing. */
  hold(answer: Unread): () => void {
    const { milliseconds, bytesPerSecond } = this.#limits
    const timer = setTimeout(answer.cut, milliseconds + (answer.bytes / bytesPerSecond) * 1_000).unref()
    this.#waiting.add(answer)
    this.#count(answer.caller, answer.bytes)
    this.#makeRoomFor(answer)
    return () => {
      clearTimeout(timer)
      this.#forget(answer)
    }
  }

  #makeRoomFor(newest: Unread): void {
    const { caller } = newest
    for (const answer of this.#waiting) {
      const isFull = this.#bytes > this.#limits.all
      const isOwnFull = this.#ofCaller.of(caller) > this.#limits.ofOne
      if (answer === newest || !(isFull || isOwnFull)) return
      if (!isFull && answer.caller !== caller) continue
      this.#forget(answer)
      answer.cut()
    }
  }

  #forget(answer: Unread): void {
    if (this.#waiting.delete(answer)) this.#count(answer.caller, -answer.bytes)
  }

  #count(caller: string, by: number): void {
    this.#bytes += by
    this.#ofCaller.add(caller, by)
  }
}

/** Limits the answers of an app that are not read. Call this when all other hooks of the app are added. */
export function limitUnreadAnswers(app: App, unread: UnreadAnswers): void {
  app.addHook('onSend', (request, { raw }, payload, done) => {
    const { socket } = request.raw
    const hold = () =>
      unread.hold({ caller: addressOf(request), bytes: raw.writableLength, cut: () => void socket.destroy() })
    const holdRest = () => {
      if (raw.writableLength > 0 && !raw.destroyed) onceClosed(raw, hold())
    }
    if (payload instanceof Readable) holdWhilePaused(payload, hold, holdRest)
    done(null, payload)
    // Node has passed a text to the kernel meanwhile. What is left waits in memory until the client reads.
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) holdRest()
  })
}

/**
 * Holds a stream while it is paused, because the kernel has not taken what was read from it before. Fastify closes it
 * with its response at the latest. A stream closes earlier when all of it was read: its last bytes wait for the kernel.
 * From Node 24.22 on, the event of a resumption can come when the stream is paused again.
 */
function holdWhilePaused(stream: Readable, hold: () => () => void, holdRest: () => void): void {
  let release = () => {}
  const holdAgain = () => {
    release()
    release = hold()
  }
  stream.on('pause', holdAgain)
  stream.on('resume', () => {
    if (!stream.isPaused()) release()
  })
  stream.once('close', () => {
    // A stream is paused once more when its response has ended, which can be after this.
    stream.off('pause', holdAgain)
    release()
    holdRest()
  })
}
