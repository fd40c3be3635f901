import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/**
 * The reaction to a request: passed on; refused with 503; or read and kept until `carriesOut`, without an answer or
 * with a reset of the connection.
 */
type Reaction = 'forwards' | 'refuses' | 'holds' | 'holdsAndResets'

const refusal = '<Error><Code>ServiceUnavailable</Code><Message>Please try again.</Message></Error>'

/** Starts a proxy in front of an object storage. Its reactions to the next requests of a method can be chosen. */
export async function storageProxy(storage: string) {
  const agent = new Agent({ keepAlive: false })
  const reactions = new Map<string, Reaction[]>()
  const counts = new Map<string, number>()
  const held: (() => Promise<unknown>)[] = []

  async function pass(incoming: IncomingMessage, body: Buffer, response?: ServerResponse): Promise<void> {
    const { method, url, headers } = incoming
    const { expect: _, ...others } = headers
    const { port, hostname } = new URL(storage)
    const sent = request({ agent, method, path: url, headers: others, port, hostname }).end(body)
    const [answer]: IncomingMessage[] = await once(sent, 'response')
    if (!answer) return
    if (response) answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers))
    else await buffer(answer)
  }

  const server = createServer(async (incoming, response) => {
    const method = incoming.method ?? ''
    counts.set(method, (counts.get(method) ?? 0) + 1)
    const reaction = reactions.get(method)?.shift() ?? 'forwards'
    const body = await buffer(incoming)
    if (reaction === 'forwards') await pass(incoming, body, response)
    else if (reaction === 'refuses') response.writeHead(503, { 'content-type': 'application/xml' }).end(refusal)
    else held.push(() => pass(incoming, body))
    if (reaction === 'holdsAndResets') incoming.socket.resetAndDestroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')

  const close = () => {
    agent.destroy()
    server.close()
    server.closeAllConnections()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Chooses the reactions to the next requests of a method; later ones are passed on. */
    does: (method: string, ...next: Reaction[]) => void reactions.set(method, next),
    /** Passes all later requests on, and forgets those that are held. */
    forwards() {
      reactions.clear()
      held.length = 0
    },
    /** Passes the held requests on, in their order, and resolves when the storage has answered. */
    async carriesOut() {
      for (const one of held.splice(0)) await one()
    },
    /** Returns the number of requests of a method so far. */
    asked: (method: string) => counts.get(method) ?? 0,
    close,
    async closes() {
      const closed = once(server, 'close')
      close()
      await closed
    },
  }
}
