import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lockApplication } from '../../src/applications/changed.ts'
import type { Db } from '../../src/platform/db/client.ts'
import { race, taking } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import { codesOf } from '../support/scenes/offices.ts'
import {
  eventsOf,
  type Issued,
  issued,
  letPermitAge,
  permitOf,
  readsPermit,
  readyToSign,
  stateToAll,
  takesOn,
  triesOn,
} from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  head,
  applicant,
  frontDesk,
  database: { pool },
} = net

const from = ({ applicationId }: Issued, purpose: string) => ({ startFrom: { applicationId, purpose } })
const begins = (earlier: Issued, purpose: string, permitType = 'SKTM') =>
  readyToSign(net, 1, permitType, undefined, from(earlier, purpose)).then(([file]) => file ?? assert.fail())

describe('a permit of a renewal or an amendment', () => {
  for (const purpose of ['renewal', 'amendment']) {
    it(`supersedes the one before, in the signature that issues it (${purpose})`, async () => {
      const earlier = await issued(net)
      const next = await issued(net, 'SKTM', undefined, from(earlier, purpose))
      assert.deepEqual([await stateToAll(net, earlier), await stateToAll(net, next)], ['superseded', 'in_force'])
      assert.deepEqual((await readsPermit(applicant, earlier)).supersededBy, { id: next.id, number: next.number })
      const event = (await eventsOf(applicant, earlier)).at(-1)
      assert.deepEqual(
        [event?.type, event?.action, event?.from, event?.to, event?.details],
        [
          'permit.superseded',
          'supersede',
          'in_force',
          'superseded',
          { by: next.id, number: next.number, for: purpose },
        ],
      )
    })
  }

  it('supersedes only when it is in force itself', async () => {
    const earlier = await issued(net, 'SIP-DR')
    const file = await begins(earlier, 'renewal', 'SIP-DR')
    await head.takes('sign', file)
    const next = await permitOf(net, file)
    assert.deepEqual(
      [await stateToAll(net, earlier), await stateToAll(net, next)],
      ['not_yet_in_force', 'not_yet_in_force'],
    )
    await frontDesk.takes('hand_over', { id: earlier.applicationId })
    assert.equal(await stateToAll(net, earlier), 'in_force')
    await frontDesk.takes('hand_over', file)
    assert.deepEqual([await stateToAll(net, earlier), await stateToAll(net, next)], ['superseded', 'in_force'])
  })

  it('supersedes one that is expired or suspended', async () => {
    const [expired, suspended] = [await issued(net), await issued(net)]
    const renewals = await Promise.all([expired, suspended].map((earlier) => begins(earlier, 'renewal')))
    await pool`update permits set valid_until = ${dayIn(0)} where id = ${expired.id}`
    await letPermitAge(net, expired, 1)
    await takesOn(head, suspended, 'suspend')
    for (const renewal of renewals) await head.takes('sign', renewal)
    assert.deepEqual(await Promise.all([expired, suspended].map((permit) => stateToAll(net, permit))), [
      'superseded',
      'superseded',
    ])
  })

  it('ends a revocation of that one from a later day, and no check names its day any more', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    await takesOn(head, earlier, 'revoke', { effectiveOn: dayIn(1) })
    await head.takes('sign', renewal)
    const path = `/v1/verifications/${earlier.token}`
    for (const { state, revokedFrom } of [
      await readsPermit(applicant, earlier),
      await net.nobody.does<{ state: string; revokedFrom: string | null }>(200, 'GET', path),
    ])
      assert.deepEqual([state, revokedFrom], ['superseded', null])
  })

  it('is not issued once that one is revoked, from the day on which it is', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    await takesOn(head, earlier, 'revoke', { effectiveOn: dayIn(1) })
    assert.equal((await head.tries('sign', renewal, {}, { dryRun: true })).status, 200)
    await letPermitAge(net, earlier, 1)
    assert.deepEqual(codesOf(await head.isBlocked('sign', renewal)), ['earlier_permit_revoked'])
    assert.equal(await stateToAll(net, earlier), 'revoked')
  })

  it('is one of two: the first signed supersedes, and the other signature is refused', async () => {
    const earlier = await issued(net)
    const [one, other] = [await begins(earlier, 'renewal'), await begins(earlier, 'amendment')]
    const second = await race(net, taking(net, 'head', one, { action: 'sign' }), () => head.isBlocked('sign', other))
    assert.deepEqual(codesOf(second), ['earlier_permit_superseded'])
    assert.equal((await readsPermit(applicant, earlier)).supersededBy?.number, (await permitOf(net, one)).number)
    assert.equal((await eventsOf(applicant, earlier)).length, 2)
    const { status, version } = await applicant.reads(other)
    assert.deepEqual([status, version], ['ready_to_sign', other.version])
  })

  it('is one of two also where both wait for the handover', async () => {
    const earlier = await issued(net, 'SIP-DR')
    const [one, other] = [await begins(earlier, 'renewal', 'SIP-DR'), await begins(earlier, 'renewal', 'SIP-DR')]
    for (const renewal of [one, other]) await head.takes('sign', renewal)
    const handingOver = taking(net, 'front-desk', one, { action: 'hand_over' })
    const second = await race(net, handingOver, () => frontDesk.isBlocked('hand_over', other))
    assert.deepEqual(codesOf(second), ['earlier_permit_superseded'])
    const permits = [earlier, await permitOf(net, one), await permitOf(net, other)]
    assert.deepEqual(await Promise.all(permits.map((permit) => stateToAll(net, permit))), [
      'superseded',
      'in_force',
      'not_yet_in_force',
    ])
  })

  it('waits for a revocation in progress, and is not issued', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    const blockers = await race(
      net,
      async (tx) =>
        tx`
          update permits
          set version = version + 1, state = 'revoked', revoked_from = ${dayIn(0)}
          where id = ${earlier.id}`,
      () => head.isBlocked('sign', renewal),
    )
    assert.deepEqual(codesOf(blockers), ['earlier_permit_revoked'])
    assert.equal(await stateToAll(net, earlier), 'revoked')
  })

  it('waits for a transfer of its application, which moves the earlier permit, too', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    const opened: Db[] = []
    const holds = async (tx: Db) => {
      opened.push(tx)
      await lockApplication(tx, renewal.id)
    }
    const movesPermit = async () => {
      for (const tx of opened) await tx`update permits set version = version + 1 where id = ${earlier.id}`
    }
    const signature = await race(net, holds, () => head.tries('sign', renewal), movesPermit)
    assert.equal(signature.status, 201, signature.text)
    assert.equal(await stateToAll(net, earlier), 'superseded')
  })

  it('is waited for by a revocation, which finds the earlier permit superseded', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    const revocation = await race(net, taking(net, 'head', renewal, { action: 'sign' }), () =>
      triesOn(head, earlier, 'revoke'),
    )
    isRefused(revocation, 409, 'step_not_allowed')
    assert.equal(await stateToAll(net, earlier), 'superseded')
  })
})

describe('a copy', () => {
  it('supersedes no permit', async () => {
    const earlier = await issued(net)
    await issued(net, 'SKTM', undefined, from(earlier, 'copy'))
    assert.equal(await stateToAll(net, earlier), 'in_force')
  })

  it('is all that a revoked or superseded permit allows', async () => {
    const earlier = await issued(net)
    await takesOn(head, earlier, 'revoke')
    for (const purpose of ['renewal', 'amendment']) {
      const reply = await applicant.asks('POST', '/v1/applications', {
        body: { permitType: 'SKTM', ...from(earlier, purpose) },
      })
      assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/startFrom/applicationId permit_gone'])
    }
    await applicant.drafts('SKTM', from(earlier, 'copy'))
  })
})
