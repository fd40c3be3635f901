import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import { codesOf } from '../support/scenes/offices.ts'
import { type Issued, issued, permitOf, readyToSign, stateToAll, takesOn } from '../support/scenes/permits.ts'
import { appoint } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  frontDesk,
  reviewer,
  head,
  database: { pool },
} = net

const from = ({ applicationId }: Issued, purpose = 'renewal') => ({ startFrom: { applicationId, purpose } })
const begins = (earlier: Issued, permitType = 'SKTM') =>
  readyToSign(net, 1, permitType, undefined, from(earlier)).then(([renewal]) => renewal ?? assert.fail())

/** Returns a renewal in a status, without the steps before. */
async function renewalIn(status: string, earlier: Issued): Promise<Application> {
  const renewal = await begins(earlier)
  await pool`
    update applications
    set status = ${status}
    where id = ${renewal.id}`
  return renewal
}

/** Returns the blockers that a case and a dry run show of a step; they must be the same, and the step is refused. */
async function blockersOf(who: Person, action: string, { id }: { id: string }, input: object = {}) {
  const headers = { 'accept-language': 'en' }
  const { nextActions } = (await who.asks('GET', `/v1/applications/${id}`, { headers })).json<Application>()
  const shown = nextActions.find((next) => next.action === action)?.blockers ?? assert.fail(action)
  const tried = isRefused(await who.tries(action, { id }, input, { headers, dryRun: true }), 422, 'blocked').blockers
  const ours = (blockers: typeof shown = []) => blockers.filter(({ code }) => code.startsWith('earlier_permit'))
  assert.deepEqual(ours(shown), ours(tried))
  assert.deepEqual(codesOf(ours(await who.isBlocked(action, { id }, input))), codesOf(ours(shown)))
  return ours(shown)
}

const superseded = (number: string) => [
  {
    code: 'earlier_permit_superseded',
    detail:
      `The permit to be renewed or amended was superseded by permit "${number}". The applicant has to withdraw this ` +
      'application; otherwise the office refuses it. Renew or amend the newer permit instead.',
    target: '/startedFrom',
  },
]

describe('a renewal of a permit that another one has superseded', () => {
  it('is neither submitted nor approved nor signed, and says which permit to renew instead', async () => {
    const earlier = await issued(net)
    const [draft, inReview, approved] = [
      await renewalIn('draft', earlier),
      await renewalIn('in_review', earlier),
      await renewalIn('ready_to_sign', earlier),
    ]
    const next = await issued(net, 'SKTM', undefined, from(earlier, 'amendment'))
    const words = superseded(next.number)
    assert.deepEqual(await blockersOf(applicant, 'submit', draft, { statementAccepted: true }), words)
    assert.deepEqual(await blockersOf(reviewer, 'approve', inReview), words)
    assert.deepEqual(await blockersOf(head, 'sign', approved), words)
  })

  it('can be withdrawn or refused, and the newer permit can be renewed', async () => {
    const earlier = await issued(net)
    const [one, other] = [await renewalIn('in_review', earlier), await renewalIn('in_review', earlier)]
    const next = await issued(net, 'SKTM', undefined, from(earlier))
    await applicant.takes('withdraw', one, { reason: 'Begun twice.' })
    await reviewer.takes('propose_refusal', other, { reason: 'It was superseded.', legalBasis: 'A sample regulation' })
    await head.takes('sign', await begins(next))
    assert.equal(await stateToAll(net, next), 'superseded')
  })

  it('is not handed over if it is not in force yet; the head revokes it', async () => {
    const earlier = await issued(net, 'SIP-DR')
    const [one, other] = [await begins(earlier, 'SIP-DR'), await begins(earlier, 'SIP-DR')]
    for (const renewal of [one, other]) await head.takes('sign', renewal)
    await frontDesk.takes('hand_over', one)
    const [blocker] = await blockersOf(frontDesk, 'hand_over', other)
    assert.match(blocker?.detail ?? '', /Ask the head to revoke this permit.* and to decide about a fee/)
    await takesOn(head, await permitOf(net, other), 'revoke')
    assert.deepEqual(codesOf(await frontDesk.isBlocked('hand_over', other)), ['permit_revoked'])
    assert.equal(await stateToAll(net, await permitOf(net, other)), 'revoked')
  })
})

describe('a renewal of a permit that was revoked', () => {
  it('shows so at once, although the application itself has not changed', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier)
    const blockersToHead = async () => (await head.reads(renewal)).nextActions.flatMap(({ blockers }) => blockers)
    assert.deepEqual([await blockersToHead(), await blockersToHead()], [[], []])
    await takesOn(head, earlier, 'revoke')
    assert.deepEqual(codesOf(await blockersToHead()), ['earlier_permit_revoked'])
    assert.deepEqual(
      (await blockersOf(head, 'sign', renewal)).map(({ detail }) => detail),
      [
        'The permit to be renewed or amended was revoked, so it can be neither renewed nor amended. The applicant ' +
          'has to withdraw this application; otherwise the office refuses it.',
      ],
    )
  })

  it('does not name the newer permit to officers who may not see the earlier one', async () => {
    const earlier = await issued(net)
    const renewal = await begins(earlier)
    const next = await issued(net, 'SKTM', undefined, from(earlier))
    await pool`
      update applications
      set office_id = (select id from offices where region_code = '31.74')
      where id = ${earlier.applicationId}`
    const [blocker] = await (await appoint(net, ['head'], '31.71.06.1001')).isBlocked('sign', renewal)
    assert.equal(blocker?.code, 'earlier_permit_superseded')
    assert.ok(!blocker.detail.includes(next.number), blocker.detail)
  })
})

describe('a copy of an application whose permit was superseded or revoked', () => {
  it('is signed', async () => {
    const earlier = await issued(net)
    const [copy] = await readyToSign(net, 1, 'SKTM', undefined, from(earlier, 'copy'))
    await takesOn(head, earlier, 'revoke')
    await head.takes('sign', copy ?? assert.fail())
  })
})

const warnings = async (who: Person, action: string, { id }: Application) =>
  codesOf((await who.reads({ id })).nextActions.find((next) => next.action === action)?.warnings ?? [])

describe('a renewal of a suspended permit', () => {
  it('warns whoever approves or signs it: the new permit is not suspended', async () => {
    const earlier = await issued(net)
    const [inReview, approved] = [await renewalIn('in_review', earlier), await begins(earlier)]
    assert.deepEqual(await warnings(head, 'sign', approved), [])
    await takesOn(head, earlier, 'suspend')
    assert.deepEqual(await warnings(reviewer, 'approve', inReview), ['earlier_permit_suspended'])
    assert.deepEqual(await warnings(head, 'sign', approved), ['earlier_permit_suspended'])
    await head.takes('sign', approved)
    assert.deepEqual(
      [await stateToAll(net, earlier), await stateToAll(net, await permitOf(net, approved))],
      ['superseded', 'in_force'],
    )
  })
})

describe('a renewal of a permit whose revocation was decided for a later day', () => {
  it('warns whoever approves or signs it, also in a dry run: the new permit is not revoked', async () => {
    const earlier = await issued(net)
    const [inReview, approved] = [await renewalIn('in_review', earlier), await begins(earlier)]
    await takesOn(head, earlier, 'revoke', { effectiveOn: dayIn(30) })
    assert.deepEqual(await warnings(reviewer, 'approve', inReview), ['earlier_permit_to_be_revoked'])
    assert.deepEqual(await warnings(head, 'sign', approved), ['earlier_permit_to_be_revoked'])
    const tried = await head.tries('sign', approved, {}, { dryRun: true })
    assert.match(
      tried.json<{ warnings: { detail: string }[] }>().warnings[0]?.detail ?? '',
      /^A revocation of the earlier permit from \d+ \w+ 20\d\d has been decided\. The new one .+ is not revoked\.$/,
    )
  })
})
