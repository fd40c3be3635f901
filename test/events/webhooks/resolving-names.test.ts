import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createResolve } from '../../../src/events/webhooks/resolve-name.ts'

const [headBytes, typeBytes, classBytes] = [12, 2, 2]
const addressType = 1
const noSuchName = 0x8183
const answered = 0x8180
const refused = 0x8185
const record = Buffer.from('c00c0001000100000000000408080808', 'hex')

/** A name server: names of `known` are 8.8.8.8, those of `silent` get no answer, and others do not exist. */
const server = createSocket('udp4')
server.on('message', (query, { port, address }) => {
  const end = query.indexOf(0, headBytes) + 1
  const question = query.subarray(headBytes, end + typeBytes + classBytes)
  const name = question.toString('latin1')
  if (name.includes('silent')) return
  const head = Buffer.from(query.subarray(0, headBytes))
  const isFound = name.includes('known') && query.readUInt16BE(end) === addressType
  const isKnown = name.includes('known')
  head.writeUInt16BE(isKnown ? answered : noSuchName, 2)
  head.writeUInt16BE(isFound ? 1 : 0, 6)
  head.writeUInt16BE(0, 10)
  server.send(Buffer.concat([head, question, ...(isFound ? [record] : [])]), port, address)
})
server.bind(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())
const servers = [`127.0.0.1:${server.address().port}`]

/** A name server that refuses each question. */
const refusing = createSocket('udp4')
refusing.on('message', (query, { port, address }) => {
  const refusal = Buffer.from(query)
  refusal.writeUInt16BE(refused, 2)
  refusing.send(refusal, port, address)
})
refusing.bind(0, '127.0.0.1')
await once(refusing, 'listening')
after(() => refusing.close())
const refusingServer = `127.0.0.1:${refusing.address().port}`

/** Milliseconds before which Node gives up no server that is silent. */
const beforeTheFirstTry = 1_400

interface Given {
  servers?: string[]
  patience?: number
  bound?: number
  /** The time that the system takes for a name. */
  milliseconds?: number
}

/** Returns a resolver, and the names that it asked the system for with the most that it asked for at once. */
function resolving({ milliseconds = 10, ...parts }: Given = {}) {
  const asked: string[] = []
  let [now, most] = [0, 0]
  const system = async (host: string) => {
    asked.push(host)
    most = Math.max(most, ++now)
    await pause(milliseconds)
    now--
    return [{ address: '127.0.0.1', family: 4 }]
  }
  return { resolve: createResolve({ servers, system, ...parts }), asked, most: () => most }
}

describe('the name of a receiver', () => {
  it('whose name server is silent occupies no thread, and delays no other name', async () => {
    const { resolve, asked } = resolving()
    const silent = Array.from({ length: 100 }, (_, index) => assert.rejects(resolve(`n${index}.silent.test`)))
    const first = await Promise.race([Promise.all(silent), resolve('known.test')])
    assert.deepEqual(first, [{ address: '8.8.8.8', family: 4 }])
    await Promise.all(silent)
    assert.deepEqual(asked, [])
  })

  it('fails by a bound of its own, however many name servers are silent', async () => {
    const { resolve, asked } = resolving({ servers: [...servers, ...servers, ...servers], bound: 300 })
    const outcome = await Promise.race([
      resolve('n.silent.test').catch((error: Error) => error.message),
      pause(beforeTheFirstTry).then(() => 'It still waits.'),
    ])
    assert.match(String(outcome), /ECANCELLED/)
    assert.deepEqual(asked, [])
    assert.deepEqual(await resolve('known.test'), [{ address: '8.8.8.8', family: 4 }])
  })

  it('that no name server knows, or that has no dot, is looked up by the system, one at a time', async () => {
    const { resolve, asked, most } = resolving()
    const hosts = ['receiver', 'localhost', 'agency.test', 'other.test']
    const found = await Promise.all(hosts.map(resolve))
    assert.deepEqual(found.flat(), Array(hosts.length).fill({ address: '127.0.0.1', family: 4 }))
    assert.deepEqual([asked.toSorted(), most()], [hosts.toSorted(), 1])
  })

  it('that a name server refuses to look up is asked of the next one, and after the last of the system', async () => {
    const { resolve, asked } = resolving({ servers: [refusingServer, ...servers] })
    assert.deepEqual(await resolve('known.test'), [{ address: '8.8.8.8', family: 4 }])
    assert.deepEqual(asked, [])
    const refusedByAll = resolving({ servers: [refusingServer, refusingServer] })
    assert.deepEqual(await refusedByAll.resolve('known.test'), [{ address: '127.0.0.1', family: 4 }])
  })

  it('is not asked of the system when it has waited for others for too long: its caller has given up', async () => {
    const { resolve, asked } = resolving({ patience: 200, milliseconds: 500 })
    const outcomes = await Promise.allSettled(['first', 'second', 'third'].map(resolve))
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    )
    assert.deepEqual(asked, ['first'])
  })

  it('that is an address asks nobody', async () => {
    const { resolve, asked } = resolving()
    assert.deepEqual(await resolve('127.0.0.1'), [{ address: '127.0.0.1', family: 4 }])
    assert.deepEqual(await resolve('::1'), [{ address: '::1', family: 6 }])
    assert.deepEqual(asked, [])
  })
})
