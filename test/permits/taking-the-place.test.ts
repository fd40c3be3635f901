import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { race, taking } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
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

  it('supersedes one that is expired or suspended, and none that is revoked', async () => {
    const [expired, suspended, revoked] = [await issued(net), await issued(net), await issued(net)]
    const renewals = await Promise.all([expired, suspended, revoked].map((earlier) => begins(earlier, 'renewal')))
    await pool`update permits set valid_until = ${dayIn(0)} where id = ${expired.id}`
    await letPermitAge(net, expired, 1)
    await takesOn(head, suspended, 'suspend')
    await takesOn(head, revoked, 'revoke', { effectiveOn: dayIn(1) })
    await letPermitAge(net, revoked, 1)
    for (const renewal of renewals) await head.takes('sign', renewal)
    assert.deepEqual(await Promise.all([expired, suspended, revoked].map((permit) => stateToAll(net, permit))), [
      'superseded',
      'superseded',
      'revoked',
    ])
  })

  it('is one of two: the first signed supersedes, and the other signature succeeds as well', async () => {
    const earlier = await issued(net)
    const [one, other] = [await begins(earlier, 'renewal'), await begins(earlier, 'amendment')]
    const second = await race(net, taking(net, 'head', one, { action: 'sign' }), () => head.tries('sign', other))
    assert.equal(second.status, 201)
    assert.equal((await readsPermit(applicant, earlier)).supersededBy?.number, (await permitOf(net, one)).number)
    assert.equal((await eventsOf(applicant, earlier)).length, 2)
  })

  it('waits for a revocation in progress, and leaves that permit revoked', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier, 'renewal')
    await race(
      net,
      async (tx) =>
        tx`
          update permits
          set version = version + 1, state = 'revoked', revoked_from = ${dayIn(0)}
          where id = ${earlier.id}`,
      () => head.tries('sign', renewal),
    )
    assert.equal(await stateToAll(net, earlier), 'revoked')
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
