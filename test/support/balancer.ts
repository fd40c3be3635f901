import { once } from 'node:events'
import { Agent, createServer, get, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const looksEveryMilliseconds = 100
/** The number of failed looks in a row after which a backend gets no more requests. */
const looksThatFail = 2

interface Backend {
  port: number
  agent: Agent
  failures: number
}

/**
 * Starts a load balancer that gives requests in turn to the ready backends, over kept connections. Ready:
 * `/health/ready` returned 200 at one of the last two looks. A request that a backend drops gets 502; it is never
 * retried.
 */
export async function balancer(ports: readonly number[]) {
  const backends: Backend[] = ports.map((port) => ({
    port,
    agent: new Agent({ keepAlive: true }),
    failures: looksThatFail,
  }))
  const takesRequests = ({ failures }: Backend): boolean => failures < looksThatFail
  const stop = new AbortController()
  let turn = 0
  const isReady = ({ port }: Backend) =>
    new Promise<boolean>((resolve) => {
      get({ port, host: '127.0.0.1', path: '/health/ready', timeout: 1_000, agent: false }, (reply) => {
        reply.resume()
        resolve(reply.statusCode === 200)
      })
        .on('timeout', (): void => resolve(false))
        .on('error', () => resolve(false))
    })
  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      for (const backend of backends) backend.failures = (await isReady(backend)) ? 0 : backend.failures + 1
      await pause(looksEveryMilliseconds, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
  const looking = look()
  const server = createServer((incoming, outgoing) => {
    const ready = backends.filter(takesRequests)
    const backend = ready[turn++ % ready.length]
    if (!backend) {
      outgoing.writeHead(502).end()
      return
    }
    const { method, url, headers } = incoming
    const onward = request(
      { host: '127.0.0.1', port: backend.port, agent: backend.agent, method, path: url, headers },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, { 'content-type': reply.headers['content-type'] ?? '' })
        reply.pipe(outgoing)
      },
    ).on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The balancer has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Returns the number of ready backends. */
    ready: () => backends.filter(takesRequests).length,
    close: async () => {
      stop.abort()
      await looking
      server.close()
      server.closeAllConnections()
      for (const { agent } of backends) agent.destroy()
    },
  }
}

/** Sends requests, `atOnce` at a time, until `stop`. Counts the replies by status; `failed` stands for no reply. */
export function load(url: string, atOnce: number) {
  const stop = new AbortController()
  const counts = new Map<string, number>()
  async function askOn(): Promise<void> {
    while (!stop.signal.aborted) {
      const status = await fetch(url).then(
        async (reply) => {
          await reply.arrayBuffer()
          return String(reply.status)
        },
        () => 'failed',
      )
      counts.set(status, (counts.get(status) ?? 0) + 1)
    }
  }
  const asking = Array.from({ length: atOnce }, askOn)
  return {
    counts,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    stop: async () => {
      stop.abort()
      await Promise.all(asking)
      return Object.fromEntries(counts)
    },
  }
}
