import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { confirmPaid } from '../../../src/applications/fees/confirm-paid.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { decides, objectsFor, remedies, remedy, triesToObjectFor } from '../../support/scenes/objections.ts'
import {
  decidedOn,
  issued,
  lastEventOf,
  letPermitAge,
  readsPermit,
  stateToAll,
  takesOn,
} from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  frontDesk,
  head,
  database: { pool },
} = net
await remedies(net, remedy)

describe('an objection against a revocation', () => {
  it('that is granted brings the permit back, also after its day has come', async () => {
    const permit = await decidedOn(net, ['revoke', { effectiveOn: dayIn(2) }])
    const objection = await objectsFor(applicant, permit)
    assert.equal(objection.against, 'revocation')
    await letPermitAge(net, permit, 2)
    await endPermits(pool)
    assert.equal(await stateToAll(net, permit), 'revoked')
    await decides(head, objection, 'granted')
    assert.equal(await stateToAll(net, permit), 'in_force')
    const { revokedFrom, decision } = await readsPermit(head, permit)
    assert.deepEqual([revokedFrom, decision], [null, null])
  })

  it('that is granted before its day calls it off', async () => {
    const permit = await decidedOn(net, ['revoke', { effectiveOn: dayIn(2) }])
    await decides(head, await objectsFor(applicant, permit), 'granted')
    const { revokedFrom, state } = await readsPermit(applicant, permit)
    assert.deepEqual([revokedFrom, state], [null, 'in_force'])
    assert.deepEqual((await lastEventOf(head, permit))?.type, 'permit.revocation_called_off')
  })

  it('that is granted leaves a permit expired whose last day has passed', async () => {
    const permit = await decidedOn(net, ['revoke'])
    const objection = await objectsFor(applicant, permit)
    await pool`update permits set valid_from = valid_from - 9, valid_until = ${dayIn(-1)} where id = ${permit.id}`
    await decides(head, objection, 'granted')
    assert.equal(await stateToAll(net, permit), 'expired')
    assert.equal((await lastEventOf(head, permit))?.to, 'expired')
  })

  it('that is granted leaves a permit suspended, until the suspension is annulled too', async () => {
    const permit = await decidedOn(net, ['suspend'], ['revoke'])
    const [suspension, revocation] = [
      await objectsFor(applicant, permit, { against: 'suspension' }),
      await objectsFor(applicant, permit),
    ]
    await decides(head, revocation, 'granted')
    assert.equal(await stateToAll(net, permit), 'suspended')
    assert.equal((await readsPermit(applicant, permit)).decision?.action, 'suspend')
    await decides(head, suspension, 'granted')
    assert.equal(await stateToAll(net, permit), 'in_force')
  })

  it('of a renewal that was handed over all the same supersedes the permit before when it is granted', async () => {
    const earlier = await issued(net, 'SIP-DR')
    await frontDesk.takes('hand_over', { id: earlier.applicationId })
    const startFrom = { applicationId: earlier.applicationId, purpose: 'renewal' }
    const renewal = await issued(net, 'SIP-DR', undefined, { startFrom })
    await takesOn(head, renewal, 'revoke')
    // As a program of before 1 December 2026 did.
    await pool`
      update applications
      set status = 'handed_over', version = version + 1
      where id = ${renewal.applicationId}`
    await pool`
      update permits
      set handed_over_at = now(), valid_from = network_day()
      where id = ${renewal.id}`
    await decides(head, await objectsFor(applicant, renewal), 'granted')
    assert.deepEqual([await stateToAll(net, earlier), await stateToAll(net, renewal)], ['superseded', 'in_force'])
    assert.equal((await readsPermit(applicant, earlier)).supersededBy?.number, renewal.number)
  })

  it('that is granted leaves the suspension before it, against which an objection is filed then', async () => {
    const permit = await decidedOn(net, ['suspend'], ['revoke'])
    await decides(head, await objectsFor(applicant, permit), 'granted')
    assert.equal((await readsPermit(applicant, permit)).decision?.legalRemedy?.objection?.canBeFiled, true)
    const objection = await objectsFor(applicant, permit)
    assert.equal(objection.against, 'suspension')
    await decides(head, objection, 'granted')
    isRefused(await triesToObjectFor(applicant, permit), 409, 'objection_not_open')
  })

  it('is filed for a permit whose later suspension was lifted', async () => {
    const permit = await decidedOn(net, ['revoke', { effectiveOn: dayIn(2) }], ['suspend'], ['lift'])
    assert.equal((await objectsFor(applicant, permit)).against, 'revocation')
  })

  it('that is granted brings the permit into force when its suspension was annulled before', async () => {
    const permit = await decidedOn(net, ['suspend'], ['revoke'])
    await decides(head, await objectsFor(applicant, permit, { against: 'suspension' }), 'granted')
    assert.equal(await stateToAll(net, permit), 'revoked')
    await decides(head, await objectsFor(applicant, permit), 'granted')
    assert.equal(await stateToAll(net, permit), 'in_force')
  })
})

describe('a renewal that was paid while the earlier permit was revoked', () => {
  it('goes on once an objection brings the permit back, and not before', async () => {
    const [permit, renewal] = [await issued(net), await imbIn('awaiting_payment', net)]
    await pool`
      update applications
      set started_from_id = ${permit.applicationId}, started_for = 'renewal'
      where id = ${renewal.id}`
    await takesOn(head, permit, 'revoke')
    await net.cashier.paysIn(renewal)
    assert.equal(await confirmPaid(pool, consequences), 0)
    assert.equal((await applicant.reads(renewal)).status, 'awaiting_payment')
    await decides(head, await objectsFor(applicant, permit), 'granted')
    assert.equal(await confirmPaid(pool, consequences), 1)
    assert.equal((await applicant.reads(renewal)).status, 'awaiting_originals')
  })
})
