// Runs alone: it collects garbage until an object is freed, seconds of CPU in the heap of a long process.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import postgres from 'postgres'
import { takeArrays } from '../../../src/platform/db/arrays.ts'
import { handlerOf, isDriverQuery, provenVersion } from '../../../src/platform/db/driver.ts'
import { forgettingStatements } from '../../../src/platform/db/statement.ts'
import { loadGarbageCollector } from '../../../src/platform/garbage-collector.ts'

/** A client that never connects: nothing is sent in this file. */
const sql = postgres('postgres://nobody@127.0.0.1:1/none', { fetch_types: false })

/** Reaches a statement with a client of its own, and returns what only that client holds. */
function reachOnce(): WeakRef<object> {
  const held = {}
  const own = postgres('postgres://nobody@127.0.0.1:1/none', { fetch_types: false, onnotice: () => held })
  const statements = forgettingStatements(own)
  for (let call = 0; call < 2; call++) void statements`select 2`
  return new WeakRef(held)
}

describe('the database driver', () => {
  it('is the version whose internals the time limits were proven with', async () => {
    const manifest = await readFile(new URL('../../../node_modules/postgres/package.json', import.meta.url), 'utf8')
    const { version }: { version: string } = JSON.parse(manifest)
    assert.equal(
      version,
      provenVersion,
      'Read src/platform/db/driver.ts, prove each piece anew, and state the version.',
    )
  })

  it('has queries that keep their texts and values, and are settled by functions that can be replaced', async () => {
    const query = sql`select ${1}::int`
    assert.ok(isDriverQuery(query))
    assert.deepEqual([[...query.strings], query.args], [['select ', '::int'], [1]])
    query.handler = (sent) => sent.resolve('settled')
    assert.equal(await query, 'settled')
  })

  it('hands over a query only when it is awaited', async () => {
    const sent: unknown[] = []
    const query = sql`select 1`
    assert.ok(isDriverQuery(query))
    query.handler = (waiting) => {
      sent.push(waiting)
      waiting.reject(new Error('refused'))
    }
    assert.deepEqual(sent, [])
    await assert.rejects(query, { message: 'refused' })
    assert.deepEqual(sent, [query])
  })

  it('sends all queries of a client by one function', () => {
    assert.equal(handlerOf(sql), handlerOf(sql))
  })

  it('takes our statements for its queries, with the same members', async () => {
    const statements = forgettingStatements(sql)
    const [theirs, ours] = [statements`select ${1}::int`, statements`select ${2}::int`]
    assert.ok(isDriverQuery(theirs) && isDriverQuery(ours))
    assert.notEqual(theirs.constructor, ours.constructor)
    assert.ok(ours instanceof theirs.constructor)
    assert.deepEqual(Object.keys(ours).sort(), Object.keys(theirs).sort())
    assert.deepEqual([[...ours.strings], ours.args, ours.handler], [['select ', '::int'], [2], theirs.handler])
    assert.match(ours.origin, /knowing-the-driver/)
    ours.handler = (sent) => sent.resolve('settled')
    assert.equal(await ours, 'settled')
  })

  it('keeps nothing of the caller that was the first to send a statement', async () => {
    const held = reachOnce()
    const collectGarbage = loadGarbageCollector()
    await setImmediate()
    collectGarbage({ type: 'major', flavor: 'last-resort' })
    assert.equal(held.deref(), undefined)
  })

  it('looks parsers and serializers up by the id of a type in its options, which can be extended', () => {
    takeArrays(sql.options)
    assert.deepEqual(sql.options.parsers[1007]?.('{1,2}'), [1, 2])
    assert.equal(sql.options.serializers[987_654]?.(['a']), '{"a"}')
  })

  it('asks our proxy for the serializer of a type once, and finds it in its own object from then on', () => {
    takeArrays(sql.options)
    assert.ok(!Object.hasOwn(sql.options.serializers, 987_655))
    assert.ok(987_655 in sql.options.serializers)
    assert.ok(Object.hasOwn(sql.options.serializers, 987_655))
    assert.equal(sql.options.serializers[987_655]?.(['a "b" \\']), '{"a \\"b\\" \\\\"}')
  })
})
