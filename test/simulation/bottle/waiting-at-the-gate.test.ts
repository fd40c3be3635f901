// Runs alone: it collects garbage until an object is freed, seconds of CPU in the heap of a long process.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import postgres from 'postgres'
import { connect, type Db } from '../../../src/platform/db/client.ts'
import { loadGarbageCollector } from '../../../src/platform/garbage-collector.ts'
import { createChance } from './chance.ts'
import { gatedDatabase } from './gated-database.ts'
import { Notifications } from './notifications.ts'
import { Scheduler } from './scheduler.ts'
import { signatureOf } from './signatures.ts'
import { everybody, type Passing, type Turn, Turns } from './turns.ts'

const closed = new Error('The gate is closed.')
const nothing = () => {}
const collect = loadGarbageCollector()
/** Collections of garbage within which memory is freed. */
const collections = 10

/** A gate that nothing passes. */
class ClosedGate extends Scheduler {
  override pass(): Promise<never> {
    return Promise.reject(closed)
  }
}

const gate = new ClosedGate({
  chance: createChance('closed'),
  pending: { whenQuiet: nothing },
  lockWaits: { areAll: async () => false, hold: nothing, isHolding: false },
  afterReal: nothing,
  runTimers: nothing,
  kill: async () => {},
  cut: async () => {},
  jump: async () => {},
  turned: nothing,
})
// No server listens there: a statement that bypasses the gate fails with another error.
const database = connect('postgres://127.0.0.1:1/nowhere')
after(() => database.close())
const { pool, reader, standby } = gatedDatabase(database, everybody, gate, new Notifications('nobody'))
const asks = (db: Db) => async () => await db`select 1`

describe('a statement of a simulated program waits at the gate', () => {
  const ways = {
    'of the pool': asks(pool),
    'of the reader': asks(reader),
    'of the standby': asks(standby),
    'in a transaction': () => pool.begin((tx) => tx`select 1`),
    'that is put together from text': async () => await pool.unsafe('select 1'),
    'that notifies others': () => pool.notify('channel', 'payload'),
  }
  for (const [way, sends] of Object.entries(ways)) it(way, () => assert.rejects(sends, closed))

  it('and a member of the pool that has no gate throws', () => {
    assert.throws(() => pool.reserve(), /no gate for reserve/)
  })

  it('and keeps no program in memory that has ended', async () => {
    const program = await sendsOnce()
    for (let times = 0; times < collections && program.deref(); times++) {
      await setImmediate()
      collect({ type: 'major', flavor: 'last-resort' })
    }
    assert.equal(program.deref(), undefined)
  })
})

/** Sends a statement of a program. Returns a weak reference to the program. */
async function sendsOnce(): Promise<WeakRef<Passing>> {
  const program: Passing = { name: 'one', isDead: false }
  const driver = postgres('postgres://127.0.0.1:1/nowhere')
  const { pool } = gatedDatabase({ ...database, pool: driver }, program, gate, new Notifications('somebody'))
  await assert.rejects(async () => await pool`select 'the driver caches the stack trace of this place'`, closed)
  return new WeakRef(program)
}

describe('turns that wait', () => {
  const turn = (what: string, values: string, at: Turn['at'] = 'statement'): Turn => ({
    act: undefined,
    program: everybody,
    at,
    what,
    values: () => values,
    happen: nothing,
    refuse: nothing,
  })
  const waiting = [turn('a', '1'), turn('b', '1'), turn('b', '2'), turn('b', '2', 'answer')]

  it('are chosen by the seed alone, whatever the order of their arrival', () => {
    const chosen = [waiting, waiting.toReversed()].map((arrived) => {
      const turns = new Turns(createChance('7'))
      for (const one of arrived) turns.add(one)
      return waiting.map(() => turns.take())
    })
    assert.deepEqual(chosen[0], chosen[1])
  })
})

describe('a signature of the simulation', () => {
  it('is the same for the same key and text', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    assert.deepEqual(signatureOf(key, Buffer.from('text')), signatureOf(key, Buffer.from('text')))
    assert.notDeepEqual(signatureOf(key, Buffer.from('text')), signatureOf(other, Buffer.from('text')))
  })
})
