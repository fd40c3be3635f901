import { once } from 'node:events'
import { Agent, createServer, get, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const looksEveryMilliseconds = 100
/** The number of failed looks in a row after which a backend gets no more requests. */
const looksThatFail = 2
/** The time limit of a look. A busy machine alone makes a look slow, which is no failure. */
const lookMilliseconds = 30_000
const untilLeftMilliseconds = 10
/** The pause of a caller after each answer, so that the requests leave CPU to the programs that are started meanwhile. */
const callerMilliseconds = 25

interface Backend {
  port: number
  agent: Agent
  failures: number
  /** The requests that it got and has not answered. */
  inProgress: number
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
    inProgress: 0,
  }))
  const takesRequests = ({ failures }: Backend): boolean => failures < looksThatFail
  const stop = new AbortController()
  let turn = 0
  async function lookAt(backend: Backend): Promise<void> {
    while (!stop.signal.aborted) {
      backend.failures = (await readinessAt(backend.port)) === 200 ? 0 : backend.failures + 1
      await pause(looksEveryMilliseconds, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
  const looking = Promise.all(backends.map(lookAt))
  const server = createServer((incoming, outgoing) => {
    const ready = backends.filter(takesRequests)
    const backend = ready[turn++ % ready.length]
    if (!backend) {
      outgoing.writeHead(502).end()
      return
    }
    backend.inProgress++
    outgoing.once('close', () => backend.inProgress--)
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
    /**
     * Waits until a backend gets no more requests and has answered all. Returns true if it still answers looks then: it
     * drained for long enough.
     */
    async leaves(port: number): Promise<boolean> {
      const left = backends.filter((backend) => backend.port === port)
      while (left.some((backend) => takesRequests(backend) || backend.inProgress > 0))
        await pause(untilLeftMilliseconds)
      return (await readinessAt(port)) !== undefined
    },
    close: async () => {
      stop.abort()
      await looking
      server.close()
      server.closeAllConnections()
      for (const { agent } of backends) agent.destroy()
    },
  }
}

/** Returns the status of `/health/ready`. Undefined: there is no answer. */
const readinessAt = (port: number) =>
  new Promise<number | undefined>((resolve) => {
    const looks = get(
      { port, host: '127.0.0.1', path: '/health/ready', timeout: lookMilliseconds, agent: false },
      (reply) => resolve(reply.resume().statusCode),
    )
    looks.on('timeout', () => looks.destroy()).on('error', () => resolve(undefined))
  })

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
      await pause(callerMilliseconds)
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
