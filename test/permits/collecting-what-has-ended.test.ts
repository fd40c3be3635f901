import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { bookVisit } from '../../src/applications/visits/book.ts'
import { endPermits } from '../../src/permits/changes.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import { codesOf } from '../support/scenes/offices.ts'
import { type Issued, issued, letPermitAge, permitOf, readyToSign, takesOn } from '../support/scenes/permits.ts'
import { aSlot, books, knowsItsCalendars, officeIn, triesToBook } from '../support/scenes/visits.ts'

const net = await network()
before(() => knowsItsCalendars(net))
after(() => net.close())
const { applicant, frontDesk, head, nobody, database } = net

const applicationOf = ({ applicationId }: Issued) => applicant.reads({ id: applicationId })
const handover = async (permit: Issued) =>
  (await frontDesk.reads({ id: permit.applicationId })).nextActions.find(({ action }) => action === 'hand_over') ??
  assert.fail()

/** Returns a permit that waits at the counter, and that another one has superseded. */
async function supersededPermit(): Promise<Issued> {
  const earlier = await issued(net)
  await issued(net, 'SKTM', undefined, { startFrom: { applicationId: earlier.applicationId, purpose: 'amendment' } })
  return earlier
}

async function tracks(permit: Issued): Promise<[turn: string, next: string]> {
  const { reference, trackingKey } = await applicationOf(permit)
  const body = { reference, trackingKey }
  const { turn, next } = await nobody.does<{ turn: string; next: { en: string } }>(200, 'POST', '/v1/tracking', {
    body,
  })
  return [turn, next.en]
}

interface WithVisit {
  visit: { purposes: string[]; open: object | null } | null
}
const visitOf = async ({ applicationId }: Issued) =>
  (await applicant.does<WithVisit>(200, 'GET', `/v1/applications/${applicationId}`)).visit

describe('a permit that was revoked before its holder collected it', () => {
  it('is not handed over, and the counter reads why', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke')
    const id = permit.applicationId
    assert.deepEqual(codesOf((await handover(permit)).blockers), ['permit_revoked'])
    assert.deepEqual(codesOf(await frontDesk.isBlocked('hand_over', { id })), ['permit_revoked'])
    const { detail } = isRefused(await frontDesk.tries('hand_over', { id }), 422, 'blocked')
    assert.match(detail ?? '', /^The permit cannot be handed over\. This permit was revoked/)
  })

  it('is not handed over by a counter that asked while the head revoked it', async () => {
    const permit = await issued(net)
    const blockers = await race(
      net,
      (tx) => tx`
        update permits
        set version = version + 1, state = 'revoked', revoked_from = ${dayIn(0)}
        where id = ${permit.id}`,
      () => frontDesk.isBlocked('hand_over', { id: permit.applicationId }),
    )
    assert.deepEqual(codesOf(blockers), ['permit_revoked'])
  })

  it('invites nobody to come: tracking names the revocation, and no visit can be booked', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke')
    assert.deepEqual(await tracks(permit), [
      'nobody',
      'The permit was revoked; the applicant can ask the office for the decision.',
    ])
    assert.equal(await visitOf(permit), null)
    const reply = await triesToBook(applicant, await applicationOf(permit), {
      purpose: 'collect_permit',
      startsAt: new Date(0).toISOString(),
    })
    assert.match(isRefused(reply, 409, 'visit_not_open').detail ?? '', /^This permit was revoked, or superseded/)
  })
})

describe('a visit to collect a permit', () => {
  const outcomeOf = async ({ applicationId }: Issued) =>
    (await database.pool`select outcome from counter_visits where application_id = ${applicationId}`).map(
      ({ outcome }) => outcome,
    )

  it('is cancelled when the permit is revoked, at once or on the day decided', async () => {
    const [now, later] = [await issued(net), await issued(net)]
    for (const permit of [now, later])
      await books(net, applicant, await applicationOf(permit), { purpose: 'collect_permit' })
    await takesOn(head, now, 'revoke')
    await takesOn(head, later, 'revoke', { effectiveOn: dayIn(1) })
    assert.deepEqual([await outcomeOf(now), await outcomeOf(later)], [['cancelled'], [null]])
    await letPermitAge(net, later, 1)
    assert.equal(await endPermits(database.pool), 1)
    assert.deepEqual(await outcomeOf(later), ['cancelled'])
  })

  it('is not booked by an applicant who asked while the head revoked the permit', async () => {
    const permit = await issued(net)
    const { startsAt } = await aSlot(net, officeIn(await applicationOf(permit)))
    const refused = await race(
      net,
      (tx) => tx`
        update permits
        set version = version + 1, state = 'revoked', revoked_from = ${dayIn(0)}
        where id = ${permit.id}`,
      async () => triesToBook(applicant, await applicationOf(permit), { purpose: 'collect_permit', startsAt }),
    )
    isRefused(refused, 409, 'conflict')
    assert.deepEqual(await outcomeOf(permit), [])
  })

  it('is cancelled by a head who revoked the permit while it was booked', async () => {
    const permit = await issued(net)
    const application = await applicationOf(permit)
    const { startsAt } = await aSlot(net, officeIn(application))
    const actor = await actorOf(net, 'applicant-1')
    await race(
      net,
      (tx) =>
        bookVisit({ db: tx, actor, channel: 'web', ifVersion: undefined }, application.id, {
          startsAt,
          purpose: 'collect_permit',
        }),
      () => takesOn(head, permit, 'revoke'),
    )
    assert.deepEqual(await outcomeOf(permit), ['cancelled'])
  })

  it('is cancelled when another permit supersedes it', async () => {
    const earlier = await issued(net)
    await books(net, applicant, await applicationOf(earlier), { purpose: 'collect_permit' })
    await issued(net, 'SKTM', undefined, { startFrom: { applicationId: earlier.applicationId, purpose: 'amendment' } })
    assert.deepEqual(await outcomeOf(earlier), ['cancelled'])
  })
})

describe('a permit that was superseded before its holder collected it', () => {
  it('is not handed over: the newer one is', async () => {
    const earlier = await supersededPermit()
    assert.deepEqual(codesOf((await handover(earlier)).blockers), ['permit_superseded'])
    assert.deepEqual(await tracks(earlier), ['nobody', 'The permit was superseded by a newer one.'])
  })
})

describe('a permit that is suspended before its holder collects it', () => {
  it('is handed over with a warning, and tracking does not invite to collect it', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    const { blockers, warnings } = await handover(permit)
    assert.deepEqual([blockers, codesOf(warnings ?? [])], [[], ['permit_suspended']])
    assert.deepEqual(await tracks(permit), [
      'applicant',
      'The permit is suspended and must not be used; the applicant asks the office.',
    ])
    await frontDesk.takes('hand_over', { id: permit.applicationId })
  })
})

describe('a renewal that is issued and cannot come into force, because the earlier permit was revoked', () => {
  it('waits for the office, and says so to who tracks it', async () => {
    const earlier = await issued(net, 'SIP-DR')
    const startFrom = { applicationId: earlier.applicationId, purpose: 'renewal' }
    const [renewal] = await readyToSign(net, 1, 'SIP-DR', undefined, { startFrom })
    const application: Application = renewal ?? assert.fail()
    await head.takes('sign', application)
    await takesOn(head, earlier, 'revoke')
    const [turn, next] = await tracks(await permitOf(net, application))
    assert.equal(turn, 'office')
    assert.match(next, /^This permit cannot be handed over, because .* was revoked; the office decides about it\.$/)
  })

  it('invites nobody to come, and takes no visit', async () => {
    const earlier = await issued(net, 'SIP-DR')
    const startFrom = { applicationId: earlier.applicationId, purpose: 'renewal' }
    const [renewal] = await readyToSign(net, 1, 'SIP-DR', undefined, { startFrom })
    const application: Application = renewal ?? assert.fail()
    await head.takes('sign', application)
    await takesOn(head, earlier, 'revoke')
    assert.equal(await visitOf(await permitOf(net, application)), null)
    const startsAt = new Date(0).toISOString()
    const reply = await triesToBook(applicant, await applicant.reads(application), {
      purpose: 'collect_permit',
      startsAt,
    })
    assert.match(isRefused(reply, 409, 'visit_not_open').detail ?? '', /^This application cannot go on, because/)
  })
})
