import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openClient } from '../../../src/platform/db/connecting.ts'
import { Connection } from '../../../src/platform/db/connection.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { encryptedWayTo } from '../../support/faults/encrypted-way.ts'

const { url, drop } = await createDatabase()
after(drop)
const way = await encryptedWayTo(url)
after(way.close)

/** An error that nobody hears, such as a write to a closed socket, ends the process, and so fails the test. */
describe('a connection over TLS to a server that is silent', () => {
  it('is replaced when it is idle', { timeout: 60_000 }, async (t) => {
    const connection = new Connection(() => openClient(way.url, requestLimits))
    t.after(() => connection.end())
    await connection.client.sql`select 1`
    connection.replace()
    assert.deepEqual([...(await connection.client.sql`select 2 as two`)], [{ two: 2 }])
  })

  it('is replaced with a statement that is not yet written', { timeout: 60_000 }, async (t) => {
    const connection = new Connection(() => openClient(way.url, requestLimits))
    t.after(() => connection.end())
    const { sql } = connection.client
    await sql`select 1`
    const lost = assert.rejects(sql`select 2`, { code: 'CONNECTION_CLOSED' })
    // The driver is handed the statement in a microtask, and writes it in the next phase of the event loop.
    await Promise.resolve()
    connection.replace()
    await lost
    assert.deepEqual([...(await connection.client.sql`select 3 as three`)], [{ three: 3 }])
  })
})
