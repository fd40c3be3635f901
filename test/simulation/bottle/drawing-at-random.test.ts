// Runs alone: from its first seed on, its process draws all keys from a seed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, it } from 'node:test'
import { drawing, RandomBytes, seedRandomness } from './seeded.ts'

seedRandomness('1')

/** Returns what an act draws: numbers, an id and bytes. `meanwhile` runs between two draws. */
const drawn = (meanwhile: () => void) =>
  drawing.run(new RandomBytes('1', 7), () => {
    const first = Math.random()
    meanwhile()
    return { first, second: Math.random(), id: crypto.randomUUID() }
  })

describe('what an act draws at random', () => {
  const alone = drawn(() => {})

  it('stays the same whatever others draw', () => {
    const others = () => drawing.run(new RandomBytes('1', 8), () => [Math.random(), crypto.randomUUID()])
    assert.deepEqual(
      drawn(() => void others()),
      alone,
    )
    assert.deepEqual(
      drawn(() => void drawing.run(undefined, () => Math.random())),
      alone,
    )
  })

  it('stays the same when a connection that it has opened ends and draws', async () => {
    const server = createServer((socket) => void socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const bytes = new RandomBytes('1', 7)
    const first = drawing.run(bytes, () => Math.random())
    const ended = drawing.run(bytes, () => {
      const socket = connect(address.port, '127.0.0.1').resume()
      return new Promise((resolve) => socket.once('close', () => resolve(Math.random())))
    })
    await ended
    const second = drawing.run(bytes, () => Math.random())
    server.close()
    assert.deepEqual([first, second], [alone.first, alone.second])
  })
})

describe('what a connection draws', () => {
  it('is the same after another seed was played in the process', async (t) => {
    const server = createServer((socket) => void socket.end()).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const drawnBy = (seed: string): Promise<number> => {
      seedRandomness(seed)
      const socket = connect(address.port, '127.0.0.1').resume()
      return new Promise((resolve) => socket.once('close', () => resolve(Math.random())))
    }
    const [first, other, again] = [await drawnBy('1'), await drawnBy('2'), await drawnBy('1')]
    assert.equal(again, first)
    assert.notEqual(other, first)
  })
})
