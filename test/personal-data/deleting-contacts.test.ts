import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { hasContact } from '../support/mail/contacts.ts'
import { network } from '../support/network.ts'
import type { Person } from '../support/person.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Erases the data of an application, as if its retention time were over. */
async function erase(id: string): Promise<void> {
  await pool`update retentions set erasable_on = network_day() where application_id = ${id}`
  assert.equal(await eraseAfterRetention(pool), 1)
}

const erases = (person: Person) => person.does<{ kept: number }>(201, 'POST', '/v1/me/erasures')
const addressesOf = async (person: Person) =>
  (await person.does<{ data: { address: string }[] }>(200, 'GET', '/v1/me/contacts')).data.map(({ address }) => address)

it('an address is deleted on request once all applications of its person are erased', async () => {
  await hasContact(net, net.stranger, { channel: 'email', address: 'siti@example.org' })
  const file = await net.stranger.submits('SKTM')
  await net.stranger.takes('withdraw', file, { reason: 'Not this year.' })
  assert.equal((await erases(net.stranger)).kept, 1)
  await erase(file.id)
  assert.equal((await erases(net.stranger)).kept, 0)
  assert.deepEqual(await addressesOf(net.stranger), [])
})

it('it stays while a permit is in force or suspended, about which letters may come', async () => {
  await hasContact(net, net.applicant, { channel: 'email', address: 'budi@example.org' })
  const permit = await issued(net)
  await erase(permit.applicationId)
  assert.equal((await erases(net.applicant)).kept, 1)
  await takesOn(net.head, permit, 'suspend')
  assert.equal((await erases(net.applicant)).kept, 1)
  assert.equal((await addressesOf(net.applicant)).length, 1)
  await takesOn(net.head, permit, 'revoke')
  assert.equal((await erases(net.applicant)).kept, 0)
})
