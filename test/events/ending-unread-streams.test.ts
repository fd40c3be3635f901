import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { followersOfOne } from '../../src/events/log-tail.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

const net = await network({ eventStreamSeconds: 60 })
after(() => net.close())
const port = await listening(net)
const { applicant, database } = net
/** More events than the kernel keeps for a client that reads nothing. */
const manyEvents = 30_000

/** Asks for a stream of all events, and reads nothing but the first bytes. Returns the connection. */
async function opens(seconds: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  const fields = ['Host: localhost', `Authorization: Bearer ${applicant.token}`, '', '']
  socket.write([`GET /v1/events/stream?seconds=${seconds}&after=${await oldest()} HTTP/1.1`, ...fields].join('\r\n'))
  await once(socket, 'readable')
  assert.match(String(socket.read(15)), /^HTTP\/1\.1 200 /)
  return socket
}

async function oldest(): Promise<string> {
  const { data } = await applicant.does<{ data: { position: string }[] }>(200, 'GET', '/v1/events?limit=1')
  return data[0]?.position ?? ''
}

const answerOfOneMore = async () => (await applicant.asks('GET', '/v1/events?wait=1&limit=1')).status

describe('a stream whose client does not read', () => {
  it('ends after its time, and its place is free', async (t) => {
    await logEvents(database.pool)
    await database.pool`
      with last as (
        select *
        from event_log
        where subject = 'permit_type'
        order by position desc
        limit 1
      ), copies as (
        insert into event_log (position, event_id, subject, code, type, version, at)
        select e.position + n, uuidv7(), l.subject, l.code, l.type, l.version, l.at
        from last l, event_log_end e, generate_series(1, ${manyEvents}) n
      )
      update event_log_end
      set position = position + ${manyEvents}`
    const unread: Socket[] = []
    t.after(() => unread.map((socket) => socket.destroy()))
    for (let count = 0; count < followersOfOne; count++) unread.push(await opens(1))
    assert.equal(await answerOfOneMore(), 429)
    await eventually('a place is free', async () => (await answerOfOneMore()) === 200)
  })
})
