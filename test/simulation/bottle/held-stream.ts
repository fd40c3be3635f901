import type { App } from '../../../src/http/schema.ts'
import type { Life } from './life.ts'

/** A stream of server-sent events that a client holds open. */
export interface HeldStream {
  readonly status: number
  /** True when no more text comes: the program has ended the stream, or was killed. */
  readonly isOver: boolean
  /** Returns the text that has come since the last call. */
  take(): string
  /** Breaks the connection, as a net does that fails. */
  drop(): void
}

/** A request for a stream. */
export interface StreamRequest {
  url: string
  headers: Record<string, string>
}

/** Opens a stream. Resolves with its headers; throws `NoAnswer` when the program is killed before them. */
export async function holdStream(app: App, life: Life, { url, headers }: StreamRequest): Promise<HeldStream> {
  const reply = await life.unlessKilled(app.inject({ method: 'GET', url, headers, payloadAsStream: true }))
  const stream = reply.stream()
  let text = ''
  let isEnded = false
  const ends = () => {
    isEnded = true
  }
  stream.on('data', (bytes: Buffer) => {
    if (!life.isDead) text += bytes.toString()
  })
  stream.once('end', ends).once('close', ends).once('error', ends)
  return {
    status: reply.statusCode,
    get isOver() {
      return isEnded || life.isDead
    },
    take() {
      const taken = text
      text = ''
      return taken
    },
    drop: () => void reply.raw.res.destroy(),
  }
}
