import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { forgetEvents, logEvents, retentionDays } from '../../src/events/log-events.ts'
import { appendEvents, lockEnd } from '../../src/events/log-queries.ts'
import { race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { issues, registers } from '../support/people/agencies.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { admin, database } = net
const { pool } = database
const eventLimit = 500

/** Logs all waiting events. Returns those that were not in the log before. */
async function logged(): Promise<{ type: string; subjectId: string | null }[]> {
  const [end] = await pool<{ position: string }[]>`select position::text from event_log_end`
  while ((await logEvents(pool)) > 0);
  const after = end?.position ?? '0'
  const events = await pool<{ type: string; subjectId: string | null }[]>`
    select type, subject_id
    from event_log
    where position > ${after}::bigint
    order by position`
  return events.map(({ type, subjectId }) => ({ type, subjectId }))
}

describe('the log of events', () => {
  it('has changes of the registration of an agency, not what happens to its keys', async () => {
    await logged()
    const client = await registers(net)
    await issues(net, client)
    assert.deepEqual(await logged(), [])
    const changed = { headers: { 'if-match': '"2"' }, body: { owner: 'Another' } }
    await admin.does(200, 'PATCH', `/v1/clients/${client.id}`, changed)
    assert.deepEqual(await logged(), [{ type: 'registration.changed', subjectId: client.id }])
  })

  it('has changes of posts once they are held, and none of an invitation that nobody has taken up', async () => {
    await logged()
    const { id } = await officeOf(net, '31.71.06')
    await admin.does(201, 'POST', '/v1/staff', {
      body: { email: 'invited@office.example', role: 'reviewer', officeId: id, reason: 'A new reviewer.' },
    })
    assert.deepEqual(await logged(), [])
  })

  it('is not written when nothing has happened', async () => {
    await logged()
    const end = async () => (await pool`select xmin::text, position::text from event_log_end`)[0]
    const before = await end()
    assert.equal(await logEvents(pool), 0)
    assert.deepEqual(await end(), before)
  })

  it('keeps events that are younger than its time, behind older ones', async () => {
    for (const owner of ['First', 'Second', 'Third']) {
      const { id } = await registers(net)
      await admin.does(200, 'PATCH', `/v1/clients/${id}`, { headers: { 'if-match': '"1"' }, body: { owner } })
    }
    await logged()
    const positions = () => pool<{ position: string }[]>`select position::text from event_log order by position`
    const [oldest, ...younger] = await positions()
    await pool`
      update event_log
      set at = now() - ${retentionDays + 1} * interval '1 day'
      where position = ${oldest?.position ?? ''}::bigint`
    await forgetEvents(pool)
    assert.deepEqual([...(await positions())], younger)
  })

  it('is written by one worker at a time', async () => {
    const taken = await race(
      net,
      async (tx) => {
        await lockEnd(tx)
        await appendEvents(tx, eventLimit)
      },
      () => logEvents(pool),
    )
    assert.equal(taken, 0)
  })
})
