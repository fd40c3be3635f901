import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  claimDue,
  endNotice,
  hold,
  noteBounce,
  putOff,
  renewLeases,
} from '../../../src/correspondence/notifications/sending/changes.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const application = await net.applicant.drafts('SKTM')
const isDead = { status: '5.1.1', isDead: true }

/** Inserts a notice, claimed for its first attempt unless stated otherwise. Returns its id. */
async function notice(members: { state?: string; attempts?: number; kind?: string; contactId?: string } = {}) {
  const { state = 'waiting', attempts = 1, kind = 'submitted', contactId = null } = members
  const [row] = await pool<{ id: string }[]>`
    insert into notices (cause_id, kind, channel, language, contact_id, shown, state, ended_at, attempts, personal,
      personal_kid)
    values (uuidv7(), ${kind}, 'email', 'id', ${contactId}, '•••', ${state}::notice_state,
      case when ${state} <> 'waiting' then now() - interval '1 day' end, ${attempts}, 'sealed', 'kid')
    returning id`
  return row?.id ?? assert.fail()
}

/** Inserts a contact that a counter stated, in place of an earlier one. Returns its id. */
async function contact(): Promise<string> {
  await pool`
    update contacts
    set removed_at = now(), personal = null, personal_kid = null, digest = null
    where application_id = ${application.id} and removed_at is null`
  const [row] = await pool<{ id: string }[]>`
    insert into contacts (application_id, channel, personal, personal_kid, digest, shown, language)
    values (${application.id}, 'email', 'sealed', 'kid', '\\x01', 'a•••@example.org', 'id')
    returning id`
  return row?.id ?? assert.fail()
}

/** Inserts a contact of the applicant. Returns its id. */
async function ownContact(): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into contacts (person_id, channel, personal, personal_kid, digest, shown, language)
    select applicant_id, 'email', 'sealed', 'kid', '\\x02', 'b•••@example.org', 'id'
    from applications
    where id = ${application.id}
    returning id`
  return row?.id ?? assert.fail()
}

const rowOf = async (table: 'notices' | 'contacts', id: string): Promise<string> => {
  const [row] = await pool<{ row: string }[]>`select t::text as row from ${pool(table)} t where t.id = ${id}`
  return row?.row ?? assert.fail()
}

/** Asserts that an act leaves a row as it is. */
async function leaves(table: 'notices' | 'contacts', id: string, act: () => Promise<unknown>) {
  const before = await rowOf(table, id)
  await act()
  assert.equal(await rowOf(table, id), before)
}

describe('a notice that has ended', () => {
  it('is not ended again', async () => {
    const id = await notice({ state: 'sent' })
    await leaves('notices', id, () => endNotice(pool, id, { state: 'failed', failure: 'late' }))
  })

  it('is not postponed', async () => {
    const id = await notice({ state: 'sent' })
    await leaves('notices', id, () => putOff(pool, { id, attempts: 1 }, { failure: 'late', seconds: 60 }))
  })

  it('is not held', async () => {
    const id = await notice({ state: 'sent' })
    await leaves('notices', id, () => hold(pool, { id, attempts: 1 }, 60))
  })

  it('is not claimed on', async () => {
    const id = await notice({ state: 'sent' })
    await leaves('notices', id, () => renewLeases(pool, [{ id, attempts: 1 }], 60))
  })

  it('bounces once, and only if it was sent', async () => {
    const [failed, sent] = [await notice({ state: 'failed' }), await notice({ state: 'sent' })]
    await leaves('notices', failed, async () => assert.equal(await noteBounce(pool, failed, isDead), false))
    assert.deepEqual([await noteBounce(pool, sent, isDead), await noteBounce(pool, sent, isDead)], [true, false])
  })
})

describe('a notice that is due', () => {
  it('is claimed by one of two workers, and the other does not wait for it', async () => {
    const id = await notice()
    const rules = { batch: 1_000, attempts: 5, leaseSeconds: 60 }
    await pool.begin(async (tx) => {
      const claimed = await claimDue(tx, rules)
      assert.ok(claimed.some((one) => one.id === id))
      const others = await pool.begin(async (other) => {
        await other`set local lock_timeout = '5s'`
        return claimDue(other, rules)
      })
      assert.deepEqual([...others], [])
    })
  })
})

describe('a notice whose next attempt has begun', () => {
  it('is not postponed by the attempt before', async () => {
    const id = await notice({ attempts: 2 })
    await leaves('notices', id, () => putOff(pool, { id, attempts: 1 }, { failure: 'late', seconds: 60 }))
  })

  it('is not held by the attempt before', async () => {
    const id = await notice({ attempts: 2 })
    await leaves('notices', id, () => hold(pool, { id, attempts: 1 }, 60))
  })

  it('is not claimed on by the attempt before', async () => {
    const id = await notice({ attempts: 2 })
    await leaves('notices', id, () => renewLeases(pool, [{ id, attempts: 1 }], 60))
  })

  it('stays postponed when an earlier claim is renewed', async () => {
    const id = await notice()
    await putOff(pool, { id, attempts: 1 }, { failure: 'busy', seconds: 3_600 })
    await leaves('notices', id, () => renewLeases(pool, [{ id, attempts: 1 }], 60))
  })
})

describe('the contact of a notice', () => {
  it('that is suspended stays so since then, when another bounces', async () => {
    const contactId = await contact()
    const [one, two] = [await notice({ contactId }), await notice({ contactId })]
    await noteBounce(pool, one, isDead)
    await leaves('contacts', contactId, () => noteBounce(pool, two, isDead))
  })

  it('is not suspended by a bounce for the time being', async () => {
    const contactId = await contact()
    const id = await notice({ contactId })
    await leaves('contacts', contactId, () => noteBounce(pool, id, { status: '4.2.2', isDead: false }))
  })

  it('that was removed is not suspended', async () => {
    const contactId = await contact()
    await contact()
    const id = await notice({ contactId })
    await leaves('contacts', contactId, () => noteBounce(pool, id, isDead))
  })

  it('that was removed stays so since then, when the notice of a claim ends or bounces', async () => {
    const contactId = await contact()
    await contact()
    const [one, two] = [await notice({ contactId, kind: 'claimed' }), await notice({ contactId, kind: 'claimed' })]
    await leaves('contacts', contactId, () => endNotice(pool, one, { state: 'sent', failure: null }))
    await leaves('contacts', contactId, () => noteBounce(pool, two, isDead))
  })

  it('stays when another notice than that of a claim ends', async () => {
    const contactId = await contact()
    const id = await notice({ contactId })
    await leaves('contacts', contactId, () => endNotice(pool, id, { state: 'sent', failure: null }))
  })

  it('is forgotten, not suspended, when the notice of a claim bounces', async () => {
    const contactId = await contact()
    const id = await notice({ contactId, kind: 'claimed' })
    await noteBounce(pool, id, isDead)
    const [row] = await pool`
      select removed_at is not null as removed, suspended_at is not null as suspended
      from contacts
      where id = ${contactId}`
    assert.deepEqual(row, { removed: true, suspended: false })
  })

  it("that is the applicant's own outlives the notice of a claim, and is suspended if dead", async () => {
    const contactId = await ownContact()
    const ids = await Promise.all([1, 2, 3].map(() => notice({ contactId, kind: 'claimed' })))
    const [one = '', two = '', three = ''] = ids
    await leaves('contacts', contactId, () => endNotice(pool, one, { state: 'sent', failure: null }))
    await leaves('contacts', contactId, () => noteBounce(pool, two, { status: '4.2.2', isDead: false }))
    await noteBounce(pool, three, isDead)
    const [row] = await pool`
      select removed_at is not null as removed, suspended_at is not null as suspended
      from contacts
      where id = ${contactId}`
    assert.deepEqual(row, { removed: false, suspended: true })
  })
})
