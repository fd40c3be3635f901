import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { hasContact } from '../support/mail/contacts.ts'
import { network } from '../support/network.ts'
import { bankPays } from '../support/people/bank.ts'
import type { Person } from '../support/person.ts'
import { objectsFor, remedies, remedy } from '../support/scenes/objections.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'
import { decides, graveFee, paidAndWithdrawn, paysOut } from '../support/scenes/refunds.ts'

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

it('it stays while an objection is open, also when the permit has ended meanwhile', async () => {
  await remedies(net, remedy)
  const permit = await issued(net)
  await erase(permit.applicationId)
  await takesOn(net.head, permit, 'suspend')
  const { id } = await objectsFor(net.applicant, permit)
  await pool`update permits set valid_until = network_day() - 1 where id = ${permit.id}`
  assert.equal((await erases(net.applicant)).kept, 1)
  await net.applicant.does(201, 'POST', `/v1/objections/${id}/withdrawals`, { body: {} })
  assert.equal((await erases(net.applicant)).kept, 0)
})

it('it stays while money that came after the erasure is to be decided about or paid out', async () => {
  const grave = await paidAndWithdrawn(net)
  await paysOut(net, grave, await decides(net.head, grave))
  await pool`insert into retentions (application_id, erasable_on) values (${grave.id}, network_day())`
  assert.equal(await eraseAfterRetention(pool), 1)
  assert.equal((await erases(net.applicant)).kept, 0)
  assert.equal((await bankPays(net, grave.feeAssessment?.number ?? '', graveFee)).status, 200)
  assert.equal((await erases(net.applicant)).kept, 1)
  const refund = await decides(net.head, grave)
  assert.equal((await erases(net.applicant)).kept, 1)
  await paysOut(net, grave, refund)
  assert.equal((await erases(net.applicant)).kept, 0)
})
