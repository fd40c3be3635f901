import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, Socket } from 'node:net'
import { after, describe, it, type TestContext } from 'node:test'
import { getCACertificates, setDefaultCACertificates, TLSSocket } from 'node:tls'
import { PgBoss } from 'pg-boss'
import { isUnavailable, passesByItself } from '../../../src/http/problems/unavailable.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { openClient } from '../../../src/platform/db/connecting.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { queueAddress } from '../../../src/platform/jobs/queue-address.ts'
import { makeAuthority } from '../../support/outside/tls-receiver.ts'

const authority = await makeAuthority('An authority')

/**
 * Starts a server that accepts TLS as PostgreSQL does, shows this certificate, and then closes. Returns its port.
 * `accepted` is called for each connection with their number.
 */
async function showing(certificate: { key: string; cert: string }, accepted = (_number: number) => {}) {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}))
    accepted(open.size)
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, ...certificate })
        .on('error', () => {})
        .once('data', () => socket.destroy())
    })
  }).listen(0, '127.0.0.1')
  after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}

/** Returns the error of a statement on a connection to this address. */
async function failureAt(url: string): Promise<Error> {
  const database = connect(url, requestLimits)
  try {
    return await database.pool`select`.then(
      () => assert.fail('It has connected.'),
      (error: Error) => error,
    )
  } finally {
    await database.close()
  }
}

/** A test of a connection that is lost again and again, in milliseconds. */
const longestLoss = 20_000

/** Trusts this authority until the test ends. */
function trust(t: TestContext, { certificate }: { certificate: string }): void {
  const before = getCACertificates()
  t.after(() => setDefaultCACertificates(before))
  setDefaultCACertificates([certificate])
}

describe('the certificate of a database that is named by an IP address', () => {
  for (const [what, name, code] of [
    ['is trusted when it is for that address', '127.0.0.1', 'CONNECTION_CLOSED'],
    ['is not trusted when it is for another one', '127.0.0.2', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['is not trusted when it is for localhost', 'localhost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)
    it(what, async (t) => {
      trust(t, authority)
      const port = await showing(await authority.issues({ name }))
      const failure = await failureAt(`postgres://user@127.0.0.1:${port}/permits?sslmode=verify-full`)
      assert.equal(Object(failure).code, code)
    })
})

describe('a connection over TLS that is lost again and again', () => {
  it('leaves no socket behind', { timeout: longestLoss }, async (t) => {
    const lost = Promise.withResolvers<void>()
    const port = await showing(
      await authority.issues({ name: 'localhost' }),
      (number) => number === 6 && lost.resolve(),
    )
    const client = openClient(`postgres://user@127.0.0.1:${port}/permits?sslmode=require`, requestLimits)
    const failing = assert.rejects(client.sql`select`)
    await lost.promise
    const destroy = t.mock.method(Socket.prototype, 'destroy')
    client.breakOff()
    const held = destroy.mock.callCount()
    await client.end()
    await failing
    assert.equal(held, 1)
  })
})

describe('the queue of jobs, whose driver is another', () => {
  for (const [what, asked, says] of [
    ['checks no certificate where others do not', 'require', /terminated/],
    ['does not trust a certificate where others do not', 'verify-full', /unable to verify the first certificate/],
  ] as const)
    it(`${what}: ${asked}`, async () => {
      const port = await showing(await authority.issues({ name: '127.0.0.1' }))
      const queue = new PgBoss(queueAddress(`postgres://user@127.0.0.1:${port}/permits?sslmode=${asked}`))
      await assert.rejects(queue.start(), says)
    })
})

describe('a database that cannot be reached for a reason of its machine or its certificate', () => {
  for (const [what, name, days] of [
    ['has ended', 'localhost', [-20, -10]],
    ['is not trusted here', 'localhost', [-1, 1]],
  ] as const)
    it(`is 503 for requests, and ends a start at once: its certificate ${what}`, async () => {
      const port = await showing(await authority.issues({ name, days }))
      const failure = await failureAt(`postgres://user@localhost:${port}/permits?sslmode=verify-full`)
      assert.deepEqual([isUnavailable(failure), passesByItself(failure)], [true, false], String(failure))
    })

  it('is 503 for requests, and ends a start at once: its authority has another key than is trusted', async (t) => {
    trust(t, await makeAuthority('An authority'))
    const port = await showing(await authority.issues({ name: 'localhost' }))
    const failure = await failureAt(`postgres://user@localhost:${port}/permits?sslmode=verify-full`)
    assert.deepEqual([isUnavailable(failure), passesByItself(failure)], [true, false], String(failure))
  })

  it('is 503 for requests, and ends a start at once: it speaks no version of TLS that is accepted here', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
    const port = await showing({ ...(await authority.issues({ name: 'localhost' })), ...old })
    const failure = await failureAt(`postgres://user@localhost:${port}/permits?sslmode=require`)
    assert.match(String(Object(failure).code), /^ERR_SSL_|^EPROTO$/)
    assert.deepEqual([isUnavailable(failure), passesByItself(failure)], [true, false], String(failure))
  })

  it('fails a statement with the reason when there is no route to its address', async () => {
    const failure = await failureAt('postgres://user@255.255.255.255/permits')
    assert.deepEqual([Object(failure).code, isUnavailable(failure)], ['ENETUNREACH', true])
  })

  for (const [what, reasons] of [
    ['no DNS server answers, or there is no route to it', ['EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']],
    [
      'no more files, ports or memory are left here',
      ['EMFILE', 'ENFILE', 'EBUSY', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'],
    ],
    ['the network of this machine is down', ['ENETDOWN', 'EHOSTDOWN', 'ECONNABORTED']],
  ] as const)
    it(`is 503 for requests, and a start waits for it: ${what}`, () => {
      for (const code of reasons)
        assert.deepEqual([isUnavailable({ code }), passesByItself({ code })], [true, true], code)
    })
})
