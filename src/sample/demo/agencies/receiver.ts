import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { awaitFact } from '../post.ts'
import { DemoError } from '../visit.ts'

interface Received {
  type: string
  subject: string
}
type Message = { port: number } | { event: Received }

/** A receiver of webhooks in a process of its own. */
export interface Receiver {
  url: string
  /** Sends the process the secret with which it verifies deliveries. */
  knows: (secret: string) => void
  /** Waits for a verified event of `type` about `subject`. Throws a `DemoError` when none comes within a minute. */
  gets: (type: string, subject: string) => Promise<void>
  stop: () => void
}

/** Starts a receiver of webhooks. Throws a `DemoError` when its process does not start. */
export async function startReceiver(): Promise<Receiver> {
  const child = fork(fileURLToPath(new URL('receiver-process.ts', import.meta.url)))
  const events: Received[] = []
  child.on('message', (message: Message) => {
    if ('event' in message) events.push(message.event)
  })
  const [first]: [Message] = await Promise.race([
    once(child, 'message').then(([message]): [Message] => [message]),
    once(child, 'exit').then(() => {
      throw new DemoError('The receiver of webhooks did not start.')
    }),
  ])
  if (!('port' in first)) throw new DemoError('The receiver of webhooks did not say its port.')
  return {
    url: `http://127.0.0.1:${first.port}/hooks`,
    knows: (secret) => void child.send(secret),
    async gets(type, subject) {
      await awaitFact(`the webhook ${type} arrives`, async () =>
        events.find((event) => event.type === type && event.subject === subject),
      )
    },
    stop: () => void child.disconnect(),
  }
}
