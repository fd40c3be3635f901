import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../src/correspondence/notifications/sending/send.ts'
import { tellPeople } from '../../src/correspondence/notifications/telling/tell.ts'
import { tellAgencies } from '../../src/correspondence/notifications/telling/tell-agencies.ts'
import { logEvents } from '../../src/events/log-events.ts'
import { countEvents } from '../../src/statistics/count.ts'
import { KeepingPost } from '../support/mail/post.ts'
import { network } from '../support/network.ts'
import { changeOffice } from '../support/scenes/office-changes.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const post = new KeepingPost()

/** Drafts an application. Returns its event, which no letter and no counter is about. */
async function untoldEvent(): Promise<string> {
  const { id } = await net.applicant.drafts('SKTM')
  const [event] = await pool<{ id: string }[]>`select id from application_events where application_id = ${id}`
  return event?.id ?? assert.fail()
}

describe('beside a newer program, a worker leaves for it', () => {
  it('the events about which only the newer one writes letters', async () => {
    const [event, other] = [await untoldEvent(), crypto.randomUUID()]
    await pool`insert into untold (id, what) values (${event}, 'event'), (${other}, 'made_tomorrow')`
    await net.applicant.submits('SKTM')
    assert.equal(await tellPeople(pool), 1, 'the submission, of which it knows')
    assert.equal(await tellPeople(pool), 0)
    const left = await pool<{ id: string }[]>`select id from untold`
    assert.deepEqual(left.map(({ id }) => id).sort(), [event, other].sort())
  })

  it('the letters of a kind that it has no words for, without counting an attempt', async () => {
    const cause = crypto.randomUUID()
    const sealed = await net.vault.seal(cause, [{ pointer: '/address', kind: 'other', value: 'a@example.org' }])
    await pool`
      insert into notices (cause_id, kind, channel, language, shown, personal, personal_kid)
      values (${cause}, 'made_tomorrow', 'email', 'id', '', ${sealed.personal}, ${sealed.kid})`
    assert.equal(await sendNotices(pool, net.vault, post), 0)
    assert.deepEqual(
      [...(await pool`select state, attempts, failure from notices where kind = 'made_tomorrow'`)],
      [{ state: 'waiting', attempts: 0, failure: null }],
    )
  })

  it('the events of consultations about which only the newer one writes to agencies', async () => {
    await pool`delete from untold`
    await pool`insert into untold (id, what) values (uuidv7(), 'consultation_event')`
    assert.equal(await tellAgencies(pool, net.vault), 0)
    assert.equal((await pool`select from untold`).length, 1)
  })

  it('the events that only the newer one counts', async () => {
    while ((await countEvents(pool)) > 0);
    const event = await untoldEvent()
    await pool`insert into uncounted (event_id) values (${event})`
    await net.applicant.submits('SKTM')
    assert.equal(await countEvents(pool), 1, 'the submission, which it counts')
    assert.deepEqual([...(await pool`select event_id from uncounted`)], [{ eventId: event }])
  })
})

describe('beside a newer program, the writer of the log', () => {
  const sources = async () =>
    (await pool<{ source: string }[]>`select source::text from unlogged_events`).map(({ source }) => source)

  it('leaves the events of a source that it does not know, and never passes them', async () => {
    await pool`alter type event_source add value 'made_tomorrow'`
    while ((await logEvents(pool)) > 0);
    await pool`insert into unlogged_events (source, event_id) values ('made_tomorrow', uuidv7())`
    const [office = assert.fail()] = await pool<{ id: string }[]>`select id from offices limit 1`
    for (let change = 0; change < 4; change++) {
      await changeOffice(pool, office.id)
      assert.equal(await logEvents(pool), 1)
    }
    assert.deepEqual(await sources(), ['made_tomorrow'])
    const [{ isPassed } = assert.fail()] = await pool<{ isPassed: boolean }[]>`
      select u.place <= e.passed as is_passed
      from unlogged_events u, event_log_end e`
    assert.equal(isPassed, false)
  })
})
