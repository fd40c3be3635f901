import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import {
  changeContact,
  confirmWaiting,
  deleteContact,
  forgetContacts,
  insertStated,
  insertWaiting,
} from '../../../src/correspondence/contacts/changes.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { personId } = await actorOf(net, 'applicant-1')
const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
const filed = await net.frontDesk.drafts('SKTM', { filedAtOfficeId })

/** Inserts a contact that was removed an hour ago: of the person, confirmed or not, or of the application. */
async function removed(of: 'waiting' | 'confirmed' | 'stated'): Promise<string> {
  const [row] = await pool<{ id: string }[]>`
    insert into contacts (person_id, application_id, channel, shown, language, basis, confirmed_at, removed_at)
    values (case when ${of} <> 'stated' then ${personId}::uuid end,
      case when ${of} = 'stated' then ${filed.id}::uuid end, 'email', '•••', 'id',
      case when ${of} = 'confirmed' then 'code'::contact_basis end,
      case when ${of} = 'confirmed' then now() - interval '1 day' end, now() - interval '1 hour')
    returning id`
  return row?.id ?? assert.fail()
}

const address = () => ({
  id: crypto.randomUUID(),
  channel: 'email' as const,
  personal: 'sealed',
  kid: 'kid',
  digest: randomBytes(32),
  shown: 'a•••@example.org',
  language: 'id' as const,
})
const rowOf = async (id: string) => {
  const [row] = await pool<{ row: string }[]>`select c::text as row from contacts c where c.id = ${id}`
  return row?.row ?? assert.fail()
}
async function leaves(id: string, act: () => Promise<unknown>) {
  const before = await rowOf(id)
  await act()
  assert.equal(await rowOf(id), before)
}

describe('a contact that was removed', () => {
  it('is neither changed nor removed again', async () => {
    const id = await removed('confirmed')
    await leaves(id, async () =>
      assert.equal(await changeContact(pool, personId, id, 1, { language: 'en' }), undefined),
    )
    await leaves(id, async () => assert.equal(await deleteContact(pool, pool`c.person_id = ${personId}`, id, 1), false))
  })

  it('keeps the moment of its removal when another is stated, and when that is confirmed', async () => {
    const [waiting, confirmed, stated] = [await removed('waiting'), await removed('confirmed'), await removed('stated')]
    const next = address()
    await leaves(waiting, () =>
      pool.begin((tx) => insertWaiting(tx, personId, next, { digest: 'the code', minutes: 5 })),
    )
    await leaves(confirmed, () => pool.begin((tx) => confirmWaiting(tx, personId, next.id, 'the code')))
    await leaves(stated, () => pool.begin((tx) => insertStated(tx, filed.id, address(), personId)))
  })

  it('keeps it when all contacts of the person are forgotten', async () => {
    const id = await removed('confirmed')
    await leaves(id, () => forgetContacts(pool, personId))
  })

  it('keeps it when the draft for which it was stated is deleted', async () => {
    const id = await removed('stated')
    const { version } = await net.frontDesk.reads(filed)
    await leaves(id, () =>
      net.frontDesk.does(204, 'DELETE', `/v1/applications/${filed.id}`, { headers: { 'if-match': `"${version}"` } }),
    )
  })
})
