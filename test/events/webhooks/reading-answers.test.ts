import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Exchange } from '../../../src/events/webhooks/exchange.ts'

const keptCharacters = 300

/** Returns an exchange whose response has a head, the connection it can close, and a clock that stands still. */
function answered(t: TestContext, status: number) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const abort = t.mock.fn()
  const connection = { aborted: false, paused: false, reason: null, abort, pause: () => {}, resume: () => {} }
  const exchange = new Exchange(1_000, () => keptCharacters)
  exchange.onRequestStart(connection)
  exchange.onResponseStart(connection, status)
  return { exchange, connection, isClosed: () => abort.mock.callCount() === 1 }
}

describe('the answer of a receiver', () => {
  it('is read to 16 KB, then the connection is closed, and the status counts', async (t) => {
    const { exchange, connection, isClosed } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.alloc(16_384, 'x'))
    assert.equal(isClosed(), false)
    exchange.onResponseData(connection, Buffer.from('x'))
    assert.equal(isClosed(), true)
    const { status, text } = await exchange.reply
    assert.deepEqual([status, text], [500, 'x'.repeat(keptCharacters)])
  })

  it('is read for a second after its head, then the connection is closed, and the status counts', async (t) => {
    const { exchange, connection, isClosed } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.from('x'))
    t.mock.timers.tick(999)
    assert.equal(isClosed(), false)
    t.mock.timers.tick(1)
    assert.equal(isClosed(), true)
    assert.equal((await exchange.reply).status, 500)
  })

  it('is kept as text that PostgreSQL accepts, also where an emoji is at the limit', async (t) => {
    const { exchange, connection } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.from(`\0${'x'.repeat(keptCharacters - 1)}😀`))
    exchange.onResponseEnd()
    const { text } = await exchange.reply
    assert.equal(text, `${'x'.repeat(keptCharacters - 1)}\ufffd`)
  })
})
