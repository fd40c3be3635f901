import { createServer, type IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'

/**
 * A receiver of webhooks in a process of its own. It gets the secret of the webhook as a message from its parent, and
 * sends its port and the type and subject of each event that the public library has verified. It rejects others (401).
 */
const secret = new Promise<string>((resolve) => process.once('message', (text) => resolve(String(text))))

const server = createServer(async (request, response) => {
  try {
    const event = new Webhook(await secret).verify(await bodyOf(request), headersOf(request))
    response.writeHead(204).end()
    process.send?.({ event })
  } catch {
    response.writeHead(401).end()
  }
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
