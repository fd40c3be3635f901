import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from '../problems/problem.ts'
import { refuseOn } from '../problems/unreadable.ts'
import { addressOf } from './client-address.ts'
import { proxiesIn } from './trusted-proxies.ts'

const retrySeconds = 5

/**
 * Limits one client address to `most` connections. At the limit, the oldest connection without a request in progress is
 * closed. When all have one, the new connection gets `rate_limited` and ends. `proxies`, a comma-separated list of
 * addresses and networks, are not limited.
 */
export function limitConnections(server: Server, most: number, proxies: string | undefined): void {
  const isProxy = proxiesIn(proxies)
  const connections = new Map<string, Set<Socket>>()
  const atWork = new WeakMap<Socket, number>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    atWork.set(socket, (atWork.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (atWork.get(socket) ?? 0) - 1
      if (left > 0) atWork.set(socket, left)
      else atWork.delete(socket)
    })
  })
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: ip } = socket
    if (ip === undefined || isProxy(ip)) return
    const address = addressOf({ ip })
    const open = connections.get(address) ?? new Set()
    if (open.size >= most) {
      const spare = [...open].find((candidate) => !atWork.has(candidate))
      if (!spare)
        return refuseOn(socket, new Problem('rate_limited', { seconds: retrySeconds }, { retryAfter: retrySeconds }))
      open.delete(spare)
      spare.destroy()
    }
    connections.set(address, open.add(socket))
    socket.once('close', () => {
      open.delete(socket)
      if (open.size === 0 && connections.get(address) === open) connections.delete(address)
    })
  })
}
