import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { raiseAlarm } from '../../src/personal-data/search-alarm.ts'
import { actorOf } from '../support/faults/racing.ts'
import { hasContact } from '../support/mail/contacts.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Appoints an administrator of a region with a confirmed address. Returns the person and their id. */
async function administrator(region: string): Promise<{ person: Person; id: string }> {
  const person = await appoint(net, ['administrator'], region)
  const address = `administrator-${crypto.randomUUID()}@example.org`
  await hasContact(net, person, { channel: 'email', address, language: 'en' })
  const { id } = await person.does<{ id: string }>(200, 'GET', '/v1/me')
  return { person, id }
}

it('an alarm of searches reaches no administrator beside, with an ended post, or with a dead address', async () => {
  const [there, , gone, suspended, unreachable] = [
    await administrator('31.71.06'),
    await administrator('31.71.07'),
    await administrator('31.71.06'),
    await administrator('31.71'),
    await administrator('31.71'),
  ]
  await pool`update staff set ends_at = now() where person_id = ${gone.id}`
  await pool`update staff set suspended_at = now() where person_id = ${suspended.id}`
  await pool`update contacts set suspended_at = now() where person_id = ${unreachable.id}`
  const { personId } = await actorOf(net, 'reviewer')
  const { id: officeId } = await officeOf(net, '31.71.06')
  const reader = { personId, officeId, standing: 'front_desk' } as const
  const alarm = { reader, misses: 5, since: new Date(), hours: 1 }
  assert.deepEqual([await raiseAlarm(pool, alarm), await raiseAlarm(pool, alarm)], [true, false])
  const told = await pool<{ personId: string }[]>`
    select c.person_id
    from notices n
    join contacts c on c.id = n.contact_id
    where n.kind = 'search_alarm'`
  assert.deepEqual([...told], [{ personId: there.id }])
})
