import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../deployment/free-port.ts'

/**
 * Starts a TCP proxy to a server on this machine that can be cut and frozen. `cutsAfter(n)` cuts the next connection
 * when its client sends data for the nth time, `cutsAt(text)` each connection whose client sends that text. A frozen
 * proxy accepts data and forwards nothing.
 */
export async function wayTo(url: string, given?: number) {
  const target = new URL(url)
  const open = new Set<Socket>()
  let frozen = false
  let cut: number | undefined
  let cutText: string | undefined
  let cuts = 0
  let opened = 0
  // A later way may be opened on the same port.
  const port = given ?? (await freePort())
  const server = createServer((near) => {
    opened++
    const far = connect(Number(target.port), target.hostname)
    let left = cut
    cut = undefined
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('data', (chunk: Buffer) => {
        if (frozen) return
        const isLast = left !== undefined && from === near && --left === 0
        if (isLast || (from === near && cutText !== undefined && chunk.includes(cutText))) {
          cuts++
          near.resetAndDestroy()
          far.destroy()
        } else to.write(chunk)
      })
      from.on('error', () => {})
      from.on('close', () => {
        open.delete(from)
        if (!frozen) to.destroy()
      })
    }
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  return {
    url: Object.assign(new URL(url), { port: String(port) }).href,
    cutsAfter: (messages: number) => {
      cut = messages
    },
    cutsAt: (text: string) => {
      cutText = text
    },
    cuts: () => cuts,
    /** Returns the number of connections that clients have opened so far. */
    opened: () => opened,
    freeze: () => {
      frozen = true
    },
    /** Unfreezes the proxy for new connections. Those that lost data stay open, and their servers do not answer. */
    forward: () => {
      frozen = false
    },
    /** Unfreezes the proxy, and closes the connections, whose data was lost meanwhile. */
    thaw: () => {
      frozen = false
      for (const socket of open) socket.destroy()
    },
    close,
    [Symbol.asyncDispose]: async () => close(),
  }
}
