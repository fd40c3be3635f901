import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../../src/events/log-events.ts'
import { type Network, network } from '../../support/network.ts'
import { registers } from '../../support/people/agencies.ts'
import { issued } from '../../support/scenes/permits.ts'
import type { Receipt } from '../outside/receivers.ts'
import { Bench } from './broken.ts'

const url = 'https://hooks.example/one'
let net: Network
let bench: Bench
let webhook: string
/** The changes of one office, in the order of the log. */
let events: { id: string; position: number; subject: string }[]

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  await issued(net)
  const { pool } = net.database
  for (const _change of [1, 2]) await changeOffice(pool)
  await logEvents(pool)
  events = await pool<{ id: string; position: number; subject: string }[]>`
    select event_id as id, position::float8 as position, 'offices/' || subject_id as subject
    from event_log
    where type = 'office.updated'
    order by position`
  const client = await registers(net, { permitTypes: ['*'], regions: ['*'] })
  const [made] = await pool<{ id: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted)
    values (${client.id}, ${url}, '{*}', '{*}', 'sealed', 'kid', 0, 0)
    returning id`
  webhook = made?.id ?? ''
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Changes the first office once. */
const changeOffice = (pool: Network['database']['pool']) => pool`
  with changed as (
    update offices
    set version = version + 1
    where id = (select id from offices order by id limit 1)
    returning id, version
  )
  insert into office_events (office_id, version, type, details, at)
  select id, version, 'office.updated', '{}', now()
  from changed`

const sent = (rest: Partial<Receipt>): Receipt => ({
  receiver: '/one',
  eventId: events[0]?.id ?? '',
  messageId: rest.eventId ?? events[0]?.id ?? '',
  type: 'satupintu.office.updated.v1',
  subject: events[0]?.subject ?? '',
  version: 1,
  body: '{}',
  isVerified: true,
  isAccepted: true,
  ...rest,
})
const receiving = (...receipts: readonly Receipt[]) => ({ receipts: { takeNew: () => receipts, has: () => true } })
const name = 'deliveries-are-in-order'

describe('the invariant of deliveries to webhooks', () => {
  it('finds nothing where an event comes twice, and a later one after it', async () => {
    const [first, second] = events
    assert.ok(first && second)
    const all = [first, first, second].map(({ id }) => sent({ eventId: id, version: id === first.id ? 1 : 2 }))
    assert.deepEqual((await bench.checks({}, receiving(...all))).findings, [])
  })

  it('finds a signature by another secret', () => bench.hears(name, {}, receiving(sent({ isVerified: false }))))

  it('finds an event that came under two ids', () =>
    bench.hears(name, {}, receiving(sent({}), sent({ eventId: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70' }))))

  it('finds a message whose id is not that of its event', () =>
    bench.hears(name, {}, receiving(sent({ messageId: 'another' }))))

  it('finds an event that came after a later one', () => {
    const backwards = events.toReversed().map(({ id }, place) => sent({ eventId: id, version: 9 - place }))
    return bench.hears(name, {}, receiving(...backwards))
  })

  it('finds an identity number in an event', () =>
    bench.hears(name, {}, receiving(sent({ body: '{"nik":"3171061010900001"}' }))))
})

describe('the invariant of subscriptions finds', () => {
  const served = 'subscriptions-are-served'
  const delivers = (state: string, position: number, ended: boolean) => net.database.pool`
    (webhook_id, position, event_id, type, subject, state, ended_at)
    values (${webhook}, ${position}, uuidv7(), 'permit.issued', 'permits/1', ${state},
      case when ${ended} then now() end)`

  it('an event that was passed over', () =>
    bench.finds(
      served,
      {},
      (sql) => sql`
      update webhooks set position = (select max(position) from event_log) where id = ${webhook}`,
    ))

  it('a delivery that its receiver did not accept', () =>
    bench.finds(served, {}, (sql) => sql`insert into webhook_deliveries ${delivers('delivered', 1, true)}`, {
      receipts: { takeNew: () => [], has: () => false },
    }))

  it('a delivery that overtook an earlier one about its subject', () =>
    bench.finds(served, {}, async (sql) => {
      await sql`insert into webhook_deliveries ${delivers('waiting', 1, false)}`
      await sql`insert into webhook_deliveries ${delivers('delivered', 2, true)}`
    }))

  it('a delivery that has waited for nine days', () =>
    bench.finds(served, {}, async (sql) => {
      await sql`update event_log set at = at - interval '9 days'`
      await sql`update webhooks set updated_at = now() - interval '9 days'`
      await sql`insert into webhook_deliveries ${delivers('waiting', 1, false)}`
    }))

  it('an event that nobody has tried to deliver for nine days', () =>
    bench.finds(served, {}, async (sql) => {
      await sql`update event_log set at = at - interval '9 days'`
      await sql`update webhooks set wanted = 1, updated_at = now() - interval '9 days' where id = ${webhook}`
    }))

  it('nothing in events before the place to which the log was routed when a webhook got a wider selection', async () => {
    await net.database.pool`update webhook_routing set position = (select max(position) from event_log)`
    await bench.accepts(
      {},
      (sql) => sql`
      update webhooks set position = (select max(position) from event_log) where id = ${webhook}`,
    )
  })
})
