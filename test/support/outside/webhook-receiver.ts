import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The behaviour of a receiver at a path. */
export interface Behaviour {
  /** The secrets with which it verifies. */
  secrets?: string[]
  status?: number
  /** The number of refusals before events are accepted, by subject; `*` for any other. */
  refuse?: Record<string, number>
  /** `hang`: no answer. `drip`: an answer that never ends. `flood`: an answer of 1 GB. */
  flow?: 'hang' | 'drip' | 'flood'
  location?: string
}

/** A message that a receiver got. `isVerified` has for each of its secrets if the public library accepts it. */
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
  const cut: string[] = []
  child.on('message', (message: { received?: Delivered; agreed?: string; cut?: string; port?: number }) => {
    if (message.received) received.push(message.received)
    if (message.cut !== undefined) cut.push(message.cut)
    if (message.port !== undefined) events.emit('port', message.port)
    else events.emit(message.agreed === undefined ? 'message' : `agreed ${message.agreed}`)
  })
  const [port]: unknown[] = await once(events, 'port')
  const url = (path: string) => `http://127.0.0.1:${port}${path}`

  /** Waits until a condition holds. It is checked with each message. */
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await once(events, 'message')
  }

  return {
    url,
    until,
    /** Returns the messages to a path, in order of arrival. */
    at: (path: string) => received.filter((message) => message.path === path),
    /** Counts the requests whose connection ended before its answer: all, or those to a path. */
    cuts: (path?: string) => cut.filter((one) => path === undefined || one === path).length,
    async behaves(path: string, behaviour: Behaviour): Promise<void> {
      child.send({ path, behaviour })
      await once(events, `agreed ${path}`)
    },
    close: () => void child.disconnect(),
  }
}
