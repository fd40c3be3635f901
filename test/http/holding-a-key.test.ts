import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { once } from '../../src/http/idempotency/once.ts'
import { connect } from '../../src/platform/db/client.ts'
import { requestLimits } from '../../src/platform/db/limits.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())

const statements: string[] = []
const database = connect(net.url, requestLimits, { statement: ({ sql }) => statements.push(sql) })
after(() => database.close())

const requests = 20

/** Returns the places of the statements that hold the key, and that read its stored answer. */
const placesOf = (sent: readonly string[]) => ({
  held: sent.findIndex((sql) => sql.includes('pg_try_advisory_xact_lock')),
  read: sent.findIndex((sql) => sql.includes('from idempotency_keys')),
})

describe('a request with an idempotency key', () => {
  it('reads a stored answer only while it holds the key, so that none is stored in between', async () => {
    const { id: personId } = await net.applicant.does<{ id: string }>(200, 'GET', '/v1/me')
    for (let request = 0; request < requests; request++) {
      statements.length = 0
      const key = { personId, key: crypto.randomUUID(), fingerprint: 'POST /v1/x' }
      await once(database, key, async () => ({ statusCode: 201, headers: {}, body: {} }))
      const { held, read } = placesOf(statements)
      assert.ok(held >= 0 && held < read, `The answer is read at ${read}, the key held at ${held}.`)
    }
  })
})
