import assert from 'node:assert/strict'
import child_process from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect as openSocket, type Socket } from 'node:net'
import { after, describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { createDatabase } from '../../support/deployment/database.ts'
import { Notifications } from './notifications.ts'
import { countPending } from './pending.ts'
import { watchSockets } from './sockets.ts'
import { stopTime } from './virtual-time.ts'

const immediate = () => new Promise<void>((resolve) => void setImmediate(resolve))

describe('work of other threads', () => {
  it('ends in the order in which it began, after all that runs in this process', async (t) => {
    const pending = countPending()
    t.after(() => pending.end())
    const ended: string[] = []
    const begins = (name: string, milliseconds: number) =>
      pending.inOrder(pause(milliseconds)).then(() => void ended.push(name))
    const slow = begins('slow', 60)
    const fast = begins('fast', 1)
    const own = (async () => {
      for (let turns = 0; turns < 50; turns++) await immediate()
      ended.push('own')
    })()
    await Promise.all([slow, fast, own])
    assert.deepEqual(ended, ['own', 'slow', 'fast'])
  })

  it('of Web Cryptography does too', async (t) => {
    const pending = countPending()
    t.after(() => pending.end())
    const ended: string[] = []
    const hashes = (name: string, megabytes: number) =>
      crypto.subtle.digest('SHA-256', Buffer.alloc(megabytes * 1024 ** 2)).then(() => void ended.push(name))
    await Promise.all([hashes('long', 64), hashes('short', 0)])
    assert.deepEqual(ended, ['long', 'short'])
  })
})

describe('a child process', () => {
  it('is waited for in a run that did not start it, too', async (t) => {
    const started = countPending()
    const slow = `process.stdin.on('data', () => setTimeout(() => console.log('done'), 200))`
    const child = child_process.spawn(process.execPath, ['--eval', slow], { stdio: ['pipe', 'pipe', 'ignore'] })
    t.after(() => child.kill())
    started.end()
    const next = countPending()
    t.after(() => next.end())
    let isAnswered = false
    child.stdout.once('data', () => {
      isAnswered = true
    })
    child.stdin.write('a file')
    await new Promise<void>((resolve) => next.whenQuiet(resolve))
    assert.ok(isAnswered)
  })
})

describe('while time is stopped', () => {
  it('no signal aborts because the machine is slow', async () => {
    const pending = countPending()
    const time = stopTime(0, pending)
    const signal = AbortSignal.timeout(1)
    await new Promise<void>((resolve) => time.afterReal(50, resolve))
    time.end()
    pending.end()
    assert.equal(signal.aborted, false)
  })

  it('a short timer runs after all that runs in this process', async () => {
    const pending = countPending()
    const time = stopTime(0, pending)
    const ran: string[] = []
    const timer = new Promise<void>((resolve) => setTimeout(() => resolve(void ran.push('timer')), 1))
    const own = (async () => {
      for (let turns = 0; turns < 500; turns++) await immediate()
      ran.push('own')
    })()
    await Promise.all([timer, own])
    time.end()
    pending.end()
    assert.deepEqual(ran, ['own', 'timer'])
  })
})

describe('a program whose connections are cut', async () => {
  const { url, drop } = await createDatabase()
  after(drop)

  it('has subscribed again before it goes on, and misses no notification', { timeout: 60_000 }, async (t) => {
    const [program, own] = [postgres(url, { max: 1 }), postgres(url, { max: 1 })]
    t.after(() => Promise.all([program.end(), own.end()]))
    const notifications = new Notifications('one')
    const heard: string[] = []
    await notifications.listen(program)
    await notifications.holding(program)('news', (payload) => heard.push(payload))
    for (let times = 0; times < 10; times++) {
      const back = notifications.lose()
      await own`
        select pg_terminate_backend(pid)
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
      await back
      await own`select pg_notify('news', ${String(times)})`
      const deliver = await notifications.receive(own)
      deliver()
    }
    assert.deepEqual(heard, [...Array(10).keys()].map(String))
  })
})

describe('the end of a connection', () => {
  /** Starts a server that ends its first connection after a moment, and keeps the others. Returns its port. */
  async function startServer(t: TestContext): Promise<number> {
    const kept: Socket[] = []
    let count = 0
    const server = createServer((socket) => {
      if (count++ === 0) setTimeout(() => socket.destroy(), 30)
      else kept.push(socket)
    }).listen(0, '127.0.0.1')
    t.after(() => {
      for (const socket of kept) socket.destroy()
      server.close()
    })
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    return address.port
  }

  /** Opens a connection from this local port, as soon as the system gives it. */
  async function connectFrom(localPort: number, port: number): Promise<Socket> {
    for (;;) {
      const socket = openSocket({ port, host: '127.0.0.1', localPort })
      const isOpen = await once(socket, 'connect').then(
        () => true,
        () => false,
      )
      if (isOpen) return socket
      await pause(20)
    }
  }

  it('has been learnt of when `closed` resolves', async (t) => {
    const sockets = watchSockets()
    t.after(() => sockets.end())
    const port = await startServer(t)
    const socket = openSocket(port, '127.0.0.1').resume()
    await once(socket, 'connect')
    await sockets.closed([socket.localPort ?? 0], sockets.ended)
    assert.equal(socket.readyState, 'closed')
    await sockets.closed([port], sockets.ended)
  })

  it('is not waited for again when a new one has its port', { timeout: 60_000 }, async (t) => {
    const sockets = watchSockets()
    t.after(() => sockets.end())
    const port = await startServer(t)
    const since = sockets.ended
    const first = openSocket(port, '127.0.0.1').resume()
    await once(first, 'connect')
    const { localPort = 0 } = first
    await once(first, 'close')
    const second = await connectFrom(localPort, port)
    t.after(() => second.destroy())
    await sockets.closed([localPort], since)
    assert.equal(second.readyState, 'open')
  })
})
