import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, connect as openSocket } from 'node:net'
import { after, describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { openClient } from '../../../src/platform/db/connecting.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { LockedStatements } from '../../../src/platform/db/locked-statements.ts'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { Pool } from '../../../src/platform/db/pool.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { freePort } from '../../support/deployment/free-port.ts'

const { url, drop } = await createDatabase()
after(drop)

describe('a pool of connections', () => {
  it('opens a client for each only when it is needed', async (t) => {
    const opened: string[] = []
    const open = (of: string) => () => {
      opened.push(of)
      return openClient(url, requestLimits)
    }
    const locked = new LockedStatements(requestLimits.lock)
    const limits = requestLimits
    const pool = new Pool({ size: 3, open: open('connection'), openSession: open('front'), limits, locked })
    t.after(() => pool.end())
    assert.deepEqual(opened, ['front'])
    for (const _ of ['first', 'second']) await pool.sql`select 1`
    assert.deepEqual(opened, ['front', 'connection'])
    await Promise.all(['one', 'another'].map(() => pool.sql`select 1`))
    assert.deepEqual(opened, ['front', 'connection', 'connection'])
  })

  it('is not made when the address of a server cannot be read', () => {
    for (const unreadable of ['postgres://satu:pintu@db:port/satu', 'postgres://satu:50%@db/satu'])
      for (const server of ['primary', 'pooler', 'standby'])
        assert.throws(() => connect({ primary: url, [server]: unreadable }), /Invalid URL|URI malformed/, server)
  })

  it('reaches a server by its IPv6 address, and by a second one where the first is gone', async (t) => {
    const { hostname, port, username, password, pathname } = new URL(url)
    const server = createServer((near) => void near.pipe(openSocket(Number(port), hostname)).pipe(near))
    t.after(() => server.close())
    await once(server.listen(0, '::1'), 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    for (const hosts of [`[::1]:${address.port}`, `[::1]:1,[::1]:${address.port}`]) {
      const by = `postgres://${username}:${password}@${hosts}${pathname}`
      const database = connect(by)
      await database.pool`select 1`.catch(() => database.pool`select 1`)
      await database.close()
      await migrate(by)
    }
  })

  it('of several hosts ends a migration with the reason when none is a primary that answers', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const hosts = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`)
    const migrating = migrate(`postgres://satu_pintu@${hosts.join()}/satu_pintu`)
    t.mock.timers.tick(10_000)
    await assert.rejects(migrating, /None of the hosts is a primary that answered in 10000 ms/)
  })

  it('sends nothing after its end, also on a connection that was never used', async () => {
    const { pool, reader, close } = connect(url)
    await pool`select 1`
    await close()
    const queries = [pool`select 1`, pool`select 1`, reader`select 1`]
    for (const query of queries) await assert.rejects(query, { code: 'CONNECTION_ENDED' })
  })
})
