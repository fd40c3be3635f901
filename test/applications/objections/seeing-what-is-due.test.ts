import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { appeals, decides, objects, refuses, rejects, remedies, remedy } from '../../support/scenes/objections.ts'
import { district, staffed } from '../../support/scenes/offices.ts'

const net = await network()
after(() => net.close())
const { applicant, head } = net
await remedies(net, remedy)
const { head: headAbove } = await staffed(net, district)

interface Counts {
  open: number
  overdue: number
  dueSoon: number
  grantedBySilence: number
}
const workOf = async (person: typeof head, { office }: { office: { id: string } }, soonDays: number) => {
  const path = `/v1/offices/${office.id}/workload?soonDays=${soonDays}`
  const { objections } = await person.does<{ objections: Counts }>(200, 'GET', path)
  return [objections.open, objections.overdue, objections.dueSoon, objections.grantedBySilence]
}

describe('the workload that a head reads', () => {
  it('counts the objections that silence grants within the days asked about, today included', async () => {
    const objection = await objects(applicant, await refuses(net))
    assert.deepEqual(await workOf(head, objection, 3), [1, 0, 0, 0], 'Its last day is the fourth.')
    assert.deepEqual(await workOf(head, objection, 4), [1, 0, 1, 1])
    await decides(head, objection, 'rejected')
    assert.deepEqual(await workOf(head, objection, 4), [0, 0, 0, 0])
  })

  it('counts an appeal at the office above, which decides it', async () => {
    const appeal = await appeals(applicant, await rejects(net))
    assert.deepEqual(await workOf(headAbove, appeal, 3), [1, 0, 1, 1])
    await decides(headAbove, appeal, 'rejected')
  })

  it('counts those that are late, where silence grants nothing', async () => {
    await remedies(net, { ...remedy, objection: { ...remedy.objection, silence: 'nothing' } })
    const objection = await objects(applicant, await refuses(net))
    assert.deepEqual(await workOf(head, objection, 4), [1, 0, 1, 0])
    await net.database.pool`update objections set due_on = network_day() - 1 where id = ${objection.id}`
    assert.deepEqual(await workOf(head, objection, 4), [1, 1, 0, 0])
  })
})
