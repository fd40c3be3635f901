import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { makeAuthority } from '../outside/tls-receiver.ts'

/** Starts a proxy to a PostgreSQL server on this machine that speaks TLS with its clients. */
export async function encryptedWayTo(url: string) {
  const target = new URL(url)
  const certificate = await (await makeAuthority('An authority')).issues({ name: '127.0.0.1' })
  const open = new Set<Socket>()
  const server = createServer((near) => {
    open.add(near)
    near.once('data', () => {
      near.write('S')
      const tls = new TLSSocket(near, { isServer: true, ...certificate })
      const far = connect(Number(target.port), target.hostname)
      for (const socket of [near, tls, far])
        socket
          .on('error', () => {})
          .on('close', () => {
            tls.destroy()
            far.destroy()
          })
      tls.pipe(far).pipe(tls)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  return {
    url: Object.assign(new URL(url), { port: String(port), search: '?sslmode=require' }).href,
    close,
    [Symbol.asyncDispose]: async () => close(),
  }
}
