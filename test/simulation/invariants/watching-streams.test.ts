import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../../src/events/log-events.ts'
import { type Network, network } from '../../support/network.ts'
import { type Agency, agency } from '../../support/people/agencies.ts'
import { issued } from '../../support/scenes/permits.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'

const name = 'streams-follow-the-log'
let net: Network
let bench: Bench
let bank: Agency
let position: string
/** The text of a stream that sends the events of two permits. */
let whole: string
/** Its events, each with its id and its data. */
let blocks: string[]

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  const made = await agency(net, { permitTypes: ['*'], regions: ['*'], scopes: ['permits:read', 'events:read'] })
  bank = made.agency
  await logEvents(net.database.pool)
  // A registration that was changed within the last twenty minutes is not judged.
  const { page } = await bank.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')
  position = page.position
  for (const _permit of [1, 2]) await issued(net)
  await logEvents(net.database.pool)
  const headers = { 'last-event-id': position }
  whole = (await bank.asks('GET', '/v1/events/stream?seconds=0', { headers })).text
  blocks = whole.split('\n\n').filter((block) => block.startsWith('id:'))
})
after(async () => {
  await bench.close()
  await net.close()
})

const stream = (text: string, lastEventId = position) => ({
  exchanges: [
    exchangeOf({
      subject: null,
      credential: `Bearer ${bank.token}`,
      url: '/v1/events/stream?seconds=0',
      lastEventId,
      text,
    }),
  ],
})
const written = (all: readonly string[]) => all.map((block) => `${block}\n\n`).join('')
const hears = (text: string, lastEventId?: string) => bench.hears(name, {}, stream(text, lastEventId))

describe('the invariant of streams', () => {
  it('finds nothing where a stream sends all events after a position', async () => {
    assert.ok(blocks.length > 1, whole)
    assert.deepEqual((await bench.checks({}, stream(whole))).findings, [])
  })

  it('finds an event that was skipped', () => hears(written(blocks.slice(1))))

  it('finds events out of order', () => hears(written([...blocks.slice(0, -2), ...blocks.slice(-2).reverse()])))

  it('finds an event that comes twice', () => hears(written([...blocks, ...blocks.slice(-1)])))

  it('finds an event that the registration does not cover', () =>
    bench.finds(
      name,
      {},
      (sql) => sql`update clients set registration = jsonb_set(registration, '{regions}', '["31.72"]')`,
      stream(whole),
    ))
})
