import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import { atTheCounter, type Person } from '../../support/person.ts'
import {
  appeals,
  readsObjection,
  rejects,
  remedies,
  remedy,
  triesToAppeal,
  triesToDecide,
} from '../../support/scenes/objections.ts'
import { staffed } from '../../support/scenes/offices.ts'

const net = await network()
after(() => net.close())
await remedies(net, remedy)
const { applicant, stranger } = net
const { head: sibling, desk: siblingDesk } = await staffed(net, '31.71.06.1002')
const { head: city, desk: cityDesk } = await staffed(net, '31.71')

const withdraws = (person: Person, { id }: { id: string }) =>
  person.asks('POST', `/v1/objections/${id}/withdrawals`, { body: {} })

describe('an appeal of somebody else', () => {
  it('is unknown to strangers and to the officers of an office beside it', async () => {
    const objection = await rejects(net)
    await changesNothing(net, async () => {
      for (const person of [stranger, sibling, siblingDesk])
        assert.equal((await triesToAppeal(person, objection, { assistance: atTheCounter })).status, 404)
    })
    const appeal = await appeals(applicant, objection)
    await changesNothing(net, async () => {
      for (const person of [stranger, sibling, siblingDesk])
        for (const reply of [
          await person.asks('GET', `/v1/objections/${appeal.id}`),
          await triesToDecide(person, appeal, 'granted'),
          await withdraws(person, appeal),
        ])
          assert.equal(reply.status, 404, reply.text)
    })
  })

  it('is seen without its grounds, and neither filed nor decided, above the office that decides', async () => {
    const objection = await rejects(net)
    await changesNothing(net, async () => {
      for (const person of [city, cityDesk])
        assert.equal((await triesToAppeal(person, objection, { assistance: atTheCounter })).status, 403)
    })
    const appeal = await appeals(applicant, objection)
    const { grounds, nextActions } = await readsObjection(city, appeal)
    assert.deepEqual([grounds, nextActions], [null, []])
    for (const reply of [await triesToDecide(city, appeal, 'granted'), await withdraws(cityDesk, appeal)])
      assert.equal(reply.status, 403, reply.text)
  })
})
