import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { confirmWaiting, insertStated, insertWaiting } from '../../../src/correspondence/contacts/changes.ts'
import { takeOverApplication } from '../../../src/counter/claims/changes.ts'
import { within } from '../../../src/platform/db/client.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { personId } = await actorOf(net, 'applicant-1')
const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')

const address = () => ({
  id: crypto.randomUUID(),
  channel: 'email' as const,
  personal: 'sealed',
  kid: 'kid',
  digest: randomBytes(32),
  shown: 'a•••@example.org',
  language: 'id' as const,
})
/** States a contact of an application, as the counter does. Returns false if it was refused. */
const isStated = async (id: string) =>
  (await within(pool, (tx) => insertStated(tx, id, address(), personId))) !== undefined

describe('an address that a counter states', () => {
  it('is not kept for an application that somebody takes over meanwhile', async () => {
    const { id } = await net.frontDesk.drafts('SKTM', { filedAtOfficeId })
    const { version, reference } = await net.frontDesk.reads({ id })
    const doer = { personId, standing: 'applicant', officeId: null, channel: 'web' } as const
    assert.equal(
      await race(
        net,
        (tx) => takeOverApplication(tx, { id, version, reference, sha256: randomBytes(32), hasAccount: false }, doer),
        () => isStated(id),
      ),
      false,
    )
  })

  it('is not kept for a draft that was discarded', async () => {
    const { id } = await net.frontDesk.drafts('SKTM', { filedAtOfficeId })
    const { version } = await net.frontDesk.reads({ id })
    await net.frontDesk.does(204, 'DELETE', `/v1/applications/${id}`, { headers: { 'if-match': `"${version}"` } })
    assert.equal(await isStated(id), false)
  })
})

describe('an address that is being confirmed', () => {
  it('is not removed before it has replaced the one of its channel', async () => {
    const [first, second] = [address(), address()]
    await within(pool, (tx) => insertWaiting(tx, personId, first, { digest: 'one', minutes: 5 }))
    await within(pool, (tx) => confirmWaiting(tx, personId, first.id, 'one'))
    await within(pool, (tx) => insertWaiting(tx, personId, second, { digest: 'two', minutes: 5 }))
    const confirmed = await race(
      net,
      (tx) => tx`select from contacts where id = ${first.id} for update`,
      () => within(pool, (tx) => confirmWaiting(tx, personId, second.id, 'two')),
      async () => {
        const free = await pool`select from contacts where id = ${second.id} for update skip locked`
        assert.equal(free.length, 0)
      },
    )
    assert.equal(confirmed?.id, second.id)
  })
})
