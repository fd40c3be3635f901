import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The behaviour of a receiver at a path. */
export interface Manner {
  /** The secrets that it verifies with. */
  secrets?: string[]
  status?: number
  /** By subject, or `*` for any: the number of times that it refuses events before it takes them. */
  refuse?: Record<string, number>
  /** hang: no answer · drip: an answer that never ends · flood: an answer of 1 GB. */
  flow?: 'hang' | 'drip' | 'flood'
  location?: string
}

/** A message that came to a receiver. `isVerified` says for each of its secrets if the public library accepts it. */
export interface Delivered {
  path: string
  id: string
  type: string
  subject: string
  position: string
  webhookId: string
  contentType: string
  isVerified: boolean[]
  isRefused: boolean
}

/** Starts a receiver of webhooks in a process of its own. */
export async function webhookReceiver() {
  const child = fork(fileURLToPath(new URL('webhook-receiver-process.ts', import.meta.url)), { stdio: 'inherit' })
  const events = new EventEmitter()
  const received: Delivered[] = []
  let cuts = 0
  child.on('message', (message: { received?: Delivered; agreed?: string; cut?: number; port?: number }) => {
    if (message.received) received.push(message.received)
    if (message.cut !== undefined) cuts++
    if (message.port !== undefined) events.emit('port', message.port)
    else events.emit(message.agreed === undefined ? 'message' : `agreed ${message.agreed}`)
  })
  const [port]: unknown[] = await once(events, 'port')
  const url = (path: string) => `http://127.0.0.1:${port}${path}`

  /** Waits until something is true of what came. It is asked again with each message. */
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await once(events, 'message')
  }

  return {
    url,
    until,
    /** The messages that came to a path, in order. */
    at: (path: string) => received.filter((message) => message.path === path),
    cuts: () => cuts,
    async behaves(path: string, manner: Manner): Promise<void> {
      child.send({ path, manner })
      await once(events, `agreed ${path}`)
    },
    close: () => void child.disconnect(),
  }
}
