import assert from 'node:assert/strict'
import child_process from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect as openSocket } from 'node:net'
import { after, describe, it } from 'node:test'
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
  it('has been learnt of when `closed` resolves', async (t) => {
    const sockets = watchSockets()
    t.after(() => sockets.end())
    const server = createServer((socket) => void setTimeout(() => socket.destroy(), 30)).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const socket = openSocket(address.port, '127.0.0.1').resume()
    await once(socket, 'connect')
    await sockets.closed([socket.localPort ?? 0])
    assert.equal(socket.readyState, 'closed')
    await sockets.closed([address.port])
  })
})
