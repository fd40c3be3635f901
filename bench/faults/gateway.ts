import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

/** Starts an SMS gateway that records the id of each message. Between `silence` and `speak` it does not respond. */
export async function startGateway() {
  const taken = new Set<string>()
  const held: ServerResponse[] = []
  let isSilent = false
  const server = createServer((request, response) => {
    taken.add(String(request.headers['webhook-id']))
    request.resume()
    if (isSilent) held.push(response)
    else response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The gateway has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    /** The ids of the received messages. */
    taken,
    silence: () => {
      isSilent = true
    },
    speak: () => {
      isSilent = false
      for (const response of held.splice(0)) response.writeHead(204).end()
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>
