import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../../src/events/log-events.ts'
import { type Network, network } from '../../support/network.ts'
import { registers } from '../../support/people/agencies.ts'
import { issued } from '../../support/scenes/permits.ts'
import type { Receipt } from '../outside/receivers.ts'
import { Bench, type Breach } from './broken.ts'

const name = 'webhooks-get-what-is-theirs'
let net: Network
let bench: Bench
let client: string
let webhook: string
/** The event by which a permit was issued. */
let event: { id: string; subject: string }

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  await issued(net)
  const { pool } = net.database
  await logEvents(pool)
  const [logged] = await pool<{ id: string; subject: string }[]>`
    select event_id as id, 'permits/' || subject_id as subject
    from event_log
    where type = 'permit.issued'`
  assert.ok(logged)
  event = logged
  client = (await registers(net, { permitTypes: ['*'], regions: ['*'] })).id
  const [made] = await pool<{ id: string }[]>`
    insert into webhooks (client_id, url, permit_types, regions, personal, personal_kid, position, wanted, updated_at)
    select ${client}, 'https://hooks.example/one', '{*}', '{*}', 'sealed', 'kid', e.position, e.position,
      now() - interval '1 hour'
    from event_log_end e
    returning id`
  webhook = made?.id ?? ''
})
after(async () => {
  await bench.close()
  await net.close()
})

const receipt = (): Receipt => ({
  receiver: '/one',
  eventId: event.id,
  messageId: event.id,
  type: 'satupintu.permit.issued.v1',
  subject: event.subject,
  version: 1,
  body: '{}',
  isVerified: true,
  isAccepted: true,
})
const receiving = () => ({ receipts: { takeNew: () => [receipt()], has: () => true } })

/** Asserts that the invariant finds a delivery that comes after the breach: of one that was sent again it knows less. */
function finds(breach: Breach): Promise<void> {
  const coming = [[], [receipt()]]
  return bench.finds(name, {}, breach, { receipts: { takeNew: () => coming.shift() ?? [], has: () => true } })
}

describe('the invariant of unwanted deliveries finds', () => {
  it('nothing where a webhook gets what it chose', async () => {
    assert.deepEqual((await bench.checks({}, receiving())).findings, [])
  })

  it('a delivery to a webhook that was paused an hour before', () =>
    finds(
      (sql) => sql`
      update webhooks
      set paused_at = now() - interval '1 hour', pause_reason = 'by_agency'
      where id = ${webhook}`,
    ))

  it('a delivery to a webhook that was deleted an hour before', () =>
    finds((sql) => sql`update webhooks set deleted_at = now() - interval '1 hour' where id = ${webhook}`))

  it('a delivery to a suspended agency', () =>
    finds(
      (sql) =>
        sql`update clients set suspended_at = now() - interval '1 hour', suspension_reason = 'test' where id = ${client}`,
    ))

  it('a type of event that the webhook did not choose', () =>
    finds(async (sql) => {
      await sql`update client_events set at = now() - interval '1 hour' where client_id = ${client}`
      await sql`update webhooks set types = '{permit.revoked}' where id = ${webhook}`
    }))

  it('a permit in a region that the registration does not cover', () =>
    finds(async (sql) => {
      await sql`update client_events set at = now() - interval '1 hour' where client_id = ${client}`
      await sql`
        update clients set registration = jsonb_set(registration, '{regions}', '["31.72"]') where id = ${client}`
    }))
})
