import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import { atTheCounter, type Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { objects, readsObjection, refuses } from '../../support/scenes/objections.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { applicant, frontDesk, reviewer, head } = net
const counter = await officeOf(net, '31.71.06')

const withdraws = (person: Person, { id }: { id: string }, body: object, headers = {}) =>
  person.asks('POST', `/v1/objections/${id}/withdrawals`, { body, headers })

describe('an objection that a counter withdraws for somebody without an account', () => {
  it('needs the proof of who they are, which the history keeps with the channel', async () => {
    const filed = frontDesk.submits('IMB', { filedAtOfficeId: counter.id })
    const application = await refuses({ applicant: frontDesk, frontDesk, reviewer, head }, filed)
    const objection = await objects(frontDesk, application, { assistance: atTheCounter })
    const { nextActions } = await readsObjection(frontDesk, objection)
    assert.deepEqual(nextActions, [{ action: 'withdraw', to: 'withdrawn', blockers: [], needs: ['assistance'] }])
    await changesNothing(net, async () => {
      const reply = await withdraws(frontDesk, objection, {})
      assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/assistance required'])
    })
    const assistance = { ...atTheCounter, identityCheckedBy: 'phone_callback' }
    const reply = await withdraws(frontDesk, objection, { assistance }, { 'x-channel': 'phone' })
    assert.equal(reply.status, 201, reply.text)
    const { data } = await frontDesk.does<{ data: { type: string; channel: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/events?limit=200`,
    )
    const { type, channel, details } = data.at(-1) ?? {}
    assert.deepEqual([type, channel], ['objection.withdrawn', 'phone'])
    assert.partialDeepStrictEqual(details, { assistance })
  })

  it('takes none of that from an applicant', async () => {
    const objection = await objects(applicant, await refuses(net))
    const reply = await withdraws(applicant, objection, { assistance: atTheCounter })
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/assistance false schema'])
  })
})
