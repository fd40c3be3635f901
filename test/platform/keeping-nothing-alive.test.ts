// Runs alone: it measures the heap, which is small in a process of its own.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import postgres from 'postgres'
import { beforeSettling, type DriverQuery, isDriverQuery } from '../../src/platform/db/driver.ts'
import { forgettingStatements } from '../../src/platform/db/statement.ts'
import { loadGarbageCollector } from '../../src/platform/garbage-collector.ts'
import { LinkedList } from '../../src/platform/linked-list.ts'

const collect = loadGarbageCollector()
/** Moves all that lives to the old generation. */
const promote = () => collect({ type: 'major', flavor: 'last-resort' })
const requests = 1_000
const numbers = 1_000
const bytes = requests * numbers * 8

/**
 * Runs `work` for many objects one after the other. Returns the bytes by which the heap has grown after collections of
 * the young generation. (For these, a `WeakRef` holds its object.)
 */
function grownBy(work: (request: object) => void): number {
  promote()
  const before = process.memoryUsage().heapUsed
  for (let nth = 0; nth < requests; nth++) work({ large: Array.from({ length: numbers }, Math.random) })
  for (let nth = 0; nth < 3; nth++) collect({ type: 'minor' })
  return process.memoryUsage().heapUsed - before
}

describe('Objects of requests that have ended', () => {
  it('are not kept in memory by a list', () => {
    const list = new LinkedList<object>()
    let oldest = list.add({})
    const grown = grownBy((request) => {
      const next = list.add(request)
      list.remove(oldest)
      oldest = next
    })
    assert.ok(grown < bytes / 4, `The heap has grown by ${grown} bytes.`)
    assert.equal(list.size, 1)
  })

  it('are not kept in memory by the functions of a query', () => {
    const grown = grownBy((request) => {
      const query: DriverQuery = Object.assign(Promise.resolve(), {
        handler() {},
        resolve: (result: unknown) => void [request, result],
        reject() {},
        strings: [],
        origin: '',
        args: [],
      })
      beforeSettling(query, () => true)
      query.resolve(null)
    })
    assert.ok(grown < bytes / 4, `The heap has grown by ${grown} bytes.`)
  })

  it('are not kept in memory by a statement that has returned them', () => {
    const statements = forgettingStatements(postgres('postgres://nobody@127.0.0.1:1/none', { fetch_types: false }))
    const grown = grownBy((row) => {
      const statement = statements`select 1`
      assert.ok(isDriverQuery(statement))
      statement.resolve([row])
    })
    assert.ok(grown < bytes / 4, `The heap has grown by ${grown} bytes.`)
  })
})

describe('A linked list', () => {
  it('has its items in the order of adding, without removed ones', () => {
    const list = new LinkedList<string>()
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((item) => list.add(item))
    assert.ok(a && b && c && d)
    const items = () => [...list.entries()].map(({ item }) => item).join('')
    assert.ok(list.remove(b))
    assert.equal(list.remove(b), false, 'It was removed before.')
    assert.deepEqual([b.previous, b.next], [undefined, undefined], 'It points to nothing.')
    assert.deepEqual([items(), list.first, list.size], ['acd', 'a', 3])
    assert.ok(list.remove(a) && list.remove(d))
    assert.deepEqual([items(), list.first, list.size], ['c', 'c', 1])
    list.add('e')
    for (const entry of list.entries()) list.remove(entry)
    assert.deepEqual([items(), list.first, list.size], ['', undefined, 0])
  })
})
